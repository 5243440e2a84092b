using Chaos.Core.Judging;
using Chaos.Core.Topologies;
using Chaos.Engine.Simulation;
using Chaos.Scenarios.Synchronous;

namespace Chaos.Scenarios.Tests.Synchronous;

public sealed class HedgeTailTests
{
    /// <summary>
    /// Every way to the callee is slow: a second attempt meets the same slowness as the first, so hedging must get no
    /// credit.
    /// </summary>
    [Fact]
    public async Task When_the_callee_is_slow_as_a_whole_hedging_is_not_credited()
    {
        var experiment = new HedgeTail().Build(Scale.Smoke);
        var user = experiment.Topology.Service("user") with
        {
            ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(500)),
            Workers = 1000,
        };
        var slow = experiment with
        {
            Topology = experiment.Topology with { Services = [experiment.Topology.Service("order"), user] },
        };

        var result = Judge.Decide(slow, await SimulatedRun.RecordsAsync(slow, 42, CancellationToken.None));

        Assert.Equal(Verdict.Fail, result.Verdict);
        var tail = Assert.Single(result.Findings, f => f is { Kind: "Objective", Metric: "latency p99" });
        Assert.Equal(Verdict.Fail, tail.Verdict);
        // It gained nothing, and cost a second attempt of every call.
        Assert.Equal(
            tail.Arms.Single(a => a.Arm == "plain").Estimate!.Value.Value,
            tail.Arms.Single(a => a.Arm == "hedged").Estimate!.Value.Value,
            1.0
        );
        var load = Assert.Single(result.Findings, f => f is { Kind: "Guard", Metric: "attempts per call" });
        Assert.Equal(
            (Verdict.Fail, 2.0),
            (load.Verdict, load.Arms.Single(a => a.Arm == "hedged").Estimate!.Value.Value)
        );
    }
}
