using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
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

    // Above the 15 ms of the quick answers by what a call costs on the way on a busy machine, and far below the slow
    // ones.
    private static readonly TimeSpan s_after = TimeSpan.FromMilliseconds(75);

    public override Experiment Build(Scale scale)
    {
        var tail = new LatencyPercentile(.99);
        var load = new AttemptsPerCall("user");
        var watched = TimeSpan.FromSeconds(scale.Levels ? 26 : 20);
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = watched,
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        return new Experiment
        {
            Id = "hedge.tail",
            Title = "A hedged request cuts the tail",
            Claim =
                "A second attempt after a while takes a tail that is chance off the 99th percentile, for a few per cent more load.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(
                Instant("order", "user"),
                // Enough workers that nobody waits for one: 200/s x 30 ms keep 6 of them busy.
                Service("user", 100, 0) with
                {
                    ServiceTime = Bimodal,
                }
            ),
            Arms =
            [
                Control("plain", "one attempt", At(Edge)),
                Candidate("hedged", "hedge after 75 ms", At(Edge, new Hedge { Delay = s_after })),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(200, durations.Total))],
            Durations = durations,
            AttemptTimeout = Ms(1500),
            Expectations =
            [
                // Below the slow answers, and far above what the quick ones take on a busy machine.
                new Objective(tail, Phase.Baseline, Limit.AtMost(400)),
                new Guard(load, Phase.Baseline, Limit.AtMost(1.10)),
                new Oracle("plain", tail, Phase.Baseline, 1004, 350, "half of 2 % U(500, 1500) is above 1000 ms"),
                // The way there and back and the timers' grain come on top of it.
                new Oracle("hedged", tail, Phase.Baseline, 85, 60, "S(t) S(t - 75) = .02 S(10) = .01 at 85 ms"),
                new Oracle("plain", load, Phase.Baseline, 1, .001, "one attempt"),
                new Oracle("hedged", load, Phase.Baseline, 1 + Slow, .02, "1 + S(75) = 1.02"),
            ],
            Focus = new Chart("Attempts per call at user", "user", ServiceRecord.Attempts).Against(
                load,
                Limit.AtMost(1.10)
            ),
            Story =
                "One answer in fifty took 500 to 1,500 ms by chance. With one attempt a call the 99th "
                + "percentile was {plain:latency p99}; with a second one after 75 ms it was "
                + "{hedged:latency p99}, for {hedged:attempts per call} attempts a call. It helps against "
                + "a tail that is chance, and not against a callee that is slow as a whole: bound its "
                + "share.",
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

    private static LatencyDistribution Bimodal { get; } =
        new() { Points = [new(0, Ms(5)), new(1 - Slow, Ms(15)), new(1 - Slow, Ms(500)), new(1, Ms(1500))] };

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
