using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>
/// Services in a row, each calling the next one, and calls made one after the other: the smallest setup that shows
/// what several layers do to one call.
/// </summary>
internal sealed record SimulatedChain
{
    /// <summary>Number of services; the last is the leaf.</summary>
    public required int Depth { get; init; }

    /// <summary>Share of the attempts that fail at a service, given its number from 1.</summary>
    public required Func<int, double> Fails { get; init; }

    /// <summary>The policy of every caller, including the client.</summary>
    public Policy Policy { get; init; } = Policy.None;

    /// <summary>Makes this many calls. Returns the leaf's counts and the number of good calls.</summary>
    public async Task<(ServiceRecord Leaf, long Good)> RunAsync(int calls)
    {
        var time = new VirtualTime();
        await using var testbed = new SimulatedTestbed(time);
        var names = Enumerable.Range(1, Depth).Select(i => $"s{i}").ToList();
        var arm = new Arm
        {
            Name = "arm",
            Title = "arm",
            Role = ArmRole.Candidate,
            Policies = names
                .Select((name, i) => i == 0 ? $"{Edge.Client}->{name}" : $"{names[i - 1]}->{name}")
                .ToDictionary(edge => edge, _ => Policy),
        };
        var workload = new Workload
        {
            Name = "calls",
            Target = new NamedService { Service = "s1" },
            Load = OpenLoad.Constant(1, Some.Seconds(1)),
        };
        await testbed.PrepareAsync(
            new()
            {
                Arms = [arm],
                Round = 1,
                Seed = 1,
                Experiment = Experiment(names, arm, workload),
            },
            default
        );
        for (var i = 1; i <= Depth; i++)
            if (Fails(i) > 0)
                await testbed
                    .Bind(new EffectOnly(new(FaultEffectKind.ServerError, $"s{i}", Fails(i))))
                    .InjectAsync(default);
        var target = testbed.Connect(arm, workload, null);
        var good = 0L;
        await time.RunAsync(async () =>
        {
            for (var number = 0; number < calls; number++)
                if ((await target.CallAsync(new(number, 0), CancellationToken.None)).Status.IsGood())
                    good++;
        });
        return ((await testbed.CollectAsync(default)).Single(s => s.Name == names[^1]), good);
    }

    private static Experiment Experiment(List<string> names, Arm arm, Workload workload) =>
        new()
        {
            Id = "chain",
            Title = "chain",
            Claim = "chain",
            Kind = ExperimentKind.Claim,
            Story = "",
            Expectations = [],
            Topology = new()
            {
                Services =
                [
                    .. names.Select(
                        (name, i) =>
                            new ServiceSpec
                            {
                                Name = name,
                                Workers = 100,
                                ServiceTime = LatencyDistribution.Constant(TimeSpan.Zero),
                                Calls = i + 1 < names.Count ? [names[i + 1]] : [],
                            }
                    ),
                ],
                Edges = [new(Edge.Client, names[0]), .. names.Zip(names.Skip(1), (from, to) => new Edge(from, to))],
            },
            Arms = [arm],
            Workloads = [workload],
            Durations = new()
            {
                WarmUp = TimeSpan.Zero,
                Baseline = Some.Seconds(2),
                Fault = TimeSpan.Zero,
                Recovery = TimeSpan.Zero,
            },
            AttemptTimeout = Some.Seconds(1),
            Focus = new("focus", names[^1], ServiceRecord.Attempts),
        };
}
