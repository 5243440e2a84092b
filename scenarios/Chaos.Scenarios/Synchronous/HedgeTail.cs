using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// One answer in fifty is slow by chance: 98 % U(5, 15) and 2 % U(500, 1500) ms. The 99th percentile lies in the middle
/// of the slow ones. A second attempt after h ms is slow again in one case of fifty only: P(T > t) = S(t) S(t - h),
/// which is .01 at h + 10 ms, for S(h) = 2 % more load.
/// </summary>
public sealed class HedgeTail : CallScenario
{
    private const string Edge = "order->user";
    private const double Slow = .02;

    /// <summary>
    /// Milliseconds before the second attempt: above the 15 ms of the quick answers by what a call costs on the way on a
    /// busy machine, and far below the slow ones.
    /// </summary>
    private const double HedgeAfter = 75;

    private static readonly LatencyDistribution s_bimodal = new()
    {
        Points = [new(0, Ms(5)), new(1 - Slow, Ms(15)), new(1 - Slow, Ms(500)), new(1, Ms(1500))],
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var tail = new LatencyPercentile(.99);
        var load = new AttemptsPerCall("user");
        return new()
        {
            Id = "hedge.tail",
            Title = "A hedged request cuts the tail",
            Claim = """
                A second attempt after a delay removes a tail that is due to chance from the 99th percentile, for a few
                per cent more load.
                """,
            // Enough workers that no call waits for one: 200/s x 30 ms keep 6 of them busy.
            Topology = Services(Instant("order", "user"), Service("user", 100, 0) with { ServiceTime = s_bimodal }),
            Phases = Phases(scale, baseline: scale.Levels ? 26 : 20, fault: 0),
            OrdersPerSecond = 200,
            AttemptTimeout = Ms(1500),
            Arms =
            [
                Control("plain", "one attempt", At(Edge)),
                Candidate("hedged", "hedge after 75 ms", At(Edge, new Hedge { Delay = Ms(HedgeAfter) })),
            ],
            Expectations =
            [
                // Below the slow answers, and far above what the quick ones take on a busy machine.
                Objective(tail, Before, AtMost(400)),
                Guard(load, Before, AtMost(1.10)),
                Oracle("plain", tail, Before, 1004, 350, "half of 2 % U(500, 1500) is above 1000 ms"),
                // The way there and back and the timers' grain come on top of it.
                Oracle("hedged", tail, Before, 85, 60, "S(t) S(t - 75) = .02 S(10) = .01 at 85 ms"),
                Oracle("plain", load, Before, 1, .001, "one attempt"),
                Oracle("hedged", load, Before, 1 + Slow, .02, "1 + S(75) = 1.02"),
            ],
            Focus = AttemptsAt("user").Against(load, AtMost(1.10)),
            Story = """
                One answer in fifty took 500 to 1,500 ms by chance. With one attempt a call the 99th percentile was
                {plain:latency p99}; with a second one after 75 ms it was {hedged:latency p99}, for
                {hedged:attempts per call} attempts a call. It helps against a tail that is chance, and not against a callee
                that is slow as a whole: bound its share.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Hedge>(
                "hedge that waits",
                "Latency p99 before the fault",
                h => new HedgeThatWaits { Delay = h.Delay }
            ),
            Mutant.Replacing<Hedge>(
                "hedge at once",
                "Attempts per call before the fault",
                h => h with { Delay = TimeSpan.Zero }
            ),
            Mutant.Without<Hedge>("no hedge", "Latency p99 before the fault"),
        ];
}
