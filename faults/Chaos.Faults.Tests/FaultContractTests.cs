using Chaos.Core.Faults;
using Chaos.Faults.Services;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests;

/// <summary>
/// The contract of every fault. A fault is created with values for the types of its constructor's parameters.
/// </summary>
public sealed class FaultContractTests
{
    public static TheoryData<string> Faults() => [.. Types().Select(t => t.Name)];

    private static IEnumerable<Type> Types() =>
        typeof(InjectableFault)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(InjectableFault)) && !t.IsAbstract)
            .OrderBy(t => t.Name);

    private static InjectableFault Make(string name, bool wrong = false)
    {
        var type = Types().Single(t => t.Name == name);
        var constructor = type.GetConstructors().Single();
        return (InjectableFault)
            constructor.Invoke([
                .. constructor
                    .GetParameters()
                    .Select(p =>
                        (object)(
                            p.ParameterType switch
                            {
                                var t when t == typeof(string) => type.IsSubclassOf(typeof(EdgeFault))
                                    ? FakeSite.Edge
                                    : FakeSite.Service,
                                var t when t == typeof(double) => wrong ? -1 : .8,
                                var t when t == typeof(int) && p.Name == "Status" => wrong ? -1 : 503,
                                var t when t == typeof(int) => wrong ? -1 : 100,
                                var t when t == typeof(TimeSpan) || t == typeof(TimeSpan?) => TimeSpan.FromSeconds(
                                    wrong ? -1 : 1
                                ),
                                var t => throw new NotSupportedException($"teach this test a value for {t.Name}"),
                            }
                        )
                    ),
            ]);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_has_a_summary_and_a_place_and_refuses_values_out_of_range(string name)
    {
        var fault = Make(name);
        Assert.Contains(fault.Effect.Site, fault.Summary, StringComparison.Ordinal);
        Assert.Contains(fault.Effect.Site, new[] { FakeSite.Service, FakeSite.Edge });
        // The base of a fault decides whether it acts on an edge, on a host or by a switch.
        Assert.Equal(
            fault.Place,
            fault switch
            {
                EdgeFault { Edge: FakeSite.Edge } => FaultPlace.Edge,
                HostFault { Service: FakeSite.Service } => FaultPlace.Host,
                SwitchFault { Service: FakeSite.Service } => FaultPlace.Switch,
                _ => throw new InvalidOperationException($"{name} has none of the three bases"),
            }
        );
        Assert.Empty(fault.Errors("faults[0]"));
        var wrong = Make(name, wrong: true);
        if (wrong == fault)
            return;
        Assert.NotEmpty(wrong.Errors("faults[0]"));
        Assert.All(wrong.Errors("faults[0]"), e => Assert.StartsWith("faults[0].", e.Field, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    [Trait("Speed", "Slow")]
    public async Task A_fault_is_on_record_before_it_is_injected_and_gone_after_its_revert(string name)
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal, Make(name).NeedsEndOfTls);
        var fault = Make(name).Bind(site);
        Assert.NotNull(fault.Canary);
        Assert.Equal(TimeSpan.FromSeconds(name == nameof(KillService) ? 123 : 20), fault.RevertsWithin);
        Assert.False((await fault.ReadBackAsync(CancellationToken.None)).Active);

        await fault.InjectAsync(CancellationToken.None);

        Assert.True((await fault.ReadBackAsync(CancellationToken.None)).Active);
        Assert.Equal(name == nameof(KillService) ? [FakeSite.Service] : [], site.Kept);
        // A killed process has nothing to revert from outside.
        Assert.Equal(name == nameof(KillService), journal.Pending.Count == 0);

        await fault.RevertAsync(CancellationToken.None);
        await fault.RevertAsync(CancellationToken.None);

        Assert.False((await fault.ReadBackAsync(CancellationToken.None)).Active);
        Assert.Empty(journal.Pending);
        Assert.Empty(await site.Proxies.ToxicsAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    [Trait("Speed", "Slow")]
    public async Task The_record_alone_reverts_a_fault(string name)
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal, Make(name).NeedsEndOfTls);
        var fault = Make(name).Bind(site);
        await fault.InjectAsync(CancellationToken.None);

        using var scope = new UndoScope(Some.RunId(), [], TimeProvider.System) { HttpLimit = Some.LongTime };
        foreach (var entry in journal.Pending)
            Assert.Equal(UndoResult.Reverted, (await entry.Undo.RevertAsync(scope, CancellationToken.None)).Result);

        Assert.Equal(name == nameof(KillService), (await fault.ReadBackAsync(CancellationToken.None)).Active);
    }

    [Fact]
    public void Every_effect_is_one_that_a_canary_can_prove() =>
        Assert.All(Types(), t => Assert.True(Enum.IsDefined(Make(t.Name).Effect.Kind)));
}
