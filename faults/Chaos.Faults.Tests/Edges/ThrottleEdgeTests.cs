using Chaos.Core.Calls;
using Chaos.Faults.Edges;
using Chaos.Faults.Warden;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Edges;

public sealed class ThrottleEdgeTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(1_000, 100)]
    [InlineData(12_500, 80)]
    [InlineData(125_000, 8)]
    [InlineData(500_000, 2)]
    [InlineData(1_000_000, 0)]
    [InlineData(10_000_000, 0)]
    public void A_canary_takes_as_many_bytes_as_it_needs_to_feel_the_rate_up_to_a_megabyte(
        int rate,
        int milliseconds
    ) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new ThrottleEdge(FakeSite.Edge, rate).Effect.Delay);

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_canary_feels_the_rate_over_a_proxy_of_its_own_which_ends_with_it()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new ThrottleEdge(FakeSite.Edge, 12_500).Bind(site);
        Assert.Equal(CallStatus.Ok, (await fault.Canary.CallAsync(default, CancellationToken.None)).Status);
        Assert.Equal(2, (await site.Proxies.ListAsync(CancellationToken.None)).Count);

        await fault.InjectAsync(CancellationToken.None);
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Equal(CallStatus.Ok, (await fault.Canary.CallAsync(default, CancellationToken.None)).Status);
        var took = TimeProvider.System.GetElapsedTime(begun);
        await fault.RevertAsync(CancellationToken.None);
        var toxics = (await site.Proxies.ListAsync(CancellationToken.None)).Values.SelectMany(p => p.Toxics);
        await fault.Canary.DisposeAsync();

        // A piece may leave 0.2 ms before its time.
        Assert.InRange(took, TimeSpan.FromMilliseconds(79), Some.LongTime);
        Assert.Empty(toxics);
        Assert.Equal([site.ProxyOf(FakeSite.Edge)], (await site.Proxies.ListAsync(CancellationToken.None)).Keys);
        Assert.Empty(journal.Pending);
        Assert.NotEqual(CallStatus.Ok, (await fault.Canary.CallAsync(default, CancellationToken.None)).Status);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_record_alone_removes_the_canarys_proxy()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new ThrottleEdge(FakeSite.Edge, 12_500).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        await fault.Canary.CallAsync(default, CancellationToken.None);
        Assert.Equal(2, journal.Pending.Count);

        using var scope = new UndoScope(Some.RunId(), [], TimeProvider.System) { HttpLimit = Some.LongTime };
        foreach (var entry in journal.Pending)
            Assert.Equal(UndoResult.Reverted, (await entry.Undo.RevertAsync(scope, CancellationToken.None)).Result);

        var left = Assert.Single((await site.Proxies.ListAsync(CancellationToken.None)).Values);
        Assert.Empty(left.Toxics);
        await fault.Canary.DisposeAsync();
        Assert.Single(journal.Pending);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_toxic_with_other_values_than_asked_is_not_reported_as_active()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new ThrottleEdge(FakeSite.Edge, 12_500).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        await site.Proxies.UpdateToxicAsync(
            site.ProxyOf(FakeSite.Edge),
            "chaos-throttle",
            new BandwidthToxic { KilobytesPerSecond = 100 },
            null,
            CancellationToken.None
        );

        var word = await fault.ReadBackAsync(CancellationToken.None);

        Assert.False(word.Active);
        Assert.Contains("other values", word.Evidence, StringComparison.Ordinal);
        await fault.RevertAsync(CancellationToken.None);
    }
}
