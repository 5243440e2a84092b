using System.Threading.RateLimiting;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Order can do 100/s and is offered half of that, then 1.5, then 3 times as much, and half again. Without a limit its
/// queue grows until every call has waited longer than its caller does, and order works for nobody. Ideal shedding does
/// capacity / offered of the calls: all that order can do.
/// </summary>
public sealed class RateLimitProtects : CallScenario
{
    private const int Workers = 4;
    private const double Capacity = 100;
    private const double FixedRate = 95;
    private const double Baseline = 3;

    private static readonly (double Times, double Seconds)[] s_stages = [(1.5, 4), (3, 8), (.5, 4)];

    private static readonly AdaptiveLimit s_adaptive = new() { TargetLatency = Ms(120), MinLimit = Workers };
    private static readonly RateLimit s_fixed = new() { PermitsPerSecond = FixedRate, Burst = 10 };

    /// <summary>Two more than there are workers, so that none of them stands idle between two requests.</summary>
    private static readonly LoadShedding s_shedding = new()
    {
        MaxConcurrent = Workers + 2,
        MaxQueue = 8,
        Order = QueueProcessingOrder.NewestFirst,
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var goodput = new Goodput();
        var latency = new LatencyPercentile(.99, LatencyOf.GoodCalls);
        var phases = Phases(scale, baseline: Baseline, fault: 0, recovery: s_stages.Sum(s => s.Seconds));
        var rate = s_stages.Aggregate(
            ArrivalRate.Constant(.5 * Capacity, phases.WarmUp + Seconds(Baseline)),
            (before, s) => before.Then(ArrivalRate.Constant(s.Times * Capacity, Seconds(s.Seconds)))
        );
        // The first second of each stage belongs to the change.
        var (atHalfMore, atTriple, settled, afterwards) = (From(4, 3), From(7, 8), From(8, 7), From(16, 3));
        return new()
        {
            Id = "ratelimit.protects",
            Title = "A limit keeps goodput under overload",
            Claim = """
                A service that turns away what it cannot do in time goes on doing what it can, whatever is offered; one
                that takes every call does none of them in time.
                """,
            Topology = Services(Service("order", Workers, 1000 * Workers / Capacity)),
            Phases = phases,
            Workloads = [Orders("order", new OpenLoad { Rate = rate }) with { Timeout = Ms(500) }],
            Arms =
            [
                Control("none", "no limit", At("order")),
                Candidate("adaptive", "adaptive limit for 120 ms", At("order", s_adaptive)),
                Level("fixed", $"rate limit {FixedRate:0}/s", At("order", s_fixed)),
                Level("shedding", "queue of 8, newest first", At("order", s_shedding)),
            ],
            Expectations =
            [
                Objective(goodput, atTriple, AtLeast(.9 * Capacity)),
                Objective(latency, atTriple, AtMost(400)),
                Objective(goodput, afterwards, AtLeast(.48 * Capacity)),
                Oracle("adaptive", goodput, atHalfMore, Capacity, .06 * Capacity, $"{Ideal} 150/s"),
                Oracle("adaptive", goodput, settled, Capacity, .06 * Capacity, $"{Ideal} 300/s"),
                Oracle("none", goodput, settled, 0, 1, "the queue is longer than the callers' patience, and grows"),
                Oracle("fixed", goodput, From(9, 5), FixedRate, 3, "token bucket: rate x time, its burst is spent"),
                Oracle("shedding", goodput, settled, Capacity, .08 * Capacity, $"{Ideal} 300/s"),
            ],
            Focus = Drawn("Work done at order, per call", "order", ServiceRecord.Done),
            Story = """
                Order can do 100 calls a second. Offered 300, it did {none:good calls a second} in time without a limit, and
                {adaptive:good calls a second} with one that finds itself, 99 % of the answers within
                {adaptive:latency p99 of good calls} (without: {none:latency p99 of good calls}).[ A fixed rate gave
                {fixed:good calls a second}, a short queue served newest first {shedding:good calls a second}.] What cannot
                be done in time is best turned away at once.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Limiter<AdaptiveLimit>("Good calls a second 7-15 s in all"),
            Mutant.Replacing<AdaptiveLimit>(
                "limit that never grows",
                "Good calls a second 7-15 s in all",
                a => a with { InitialLimit = 1, MinLimit = 1, MaxLimit = 1 }
            ),
            Mutant.Replacing<AdaptiveLimit>(
                "target beyond the callers' patience",
                "Latency p99 of good calls 7-15 s in all",
                a => a with { TargetLatency = Seconds(5) }
            ),
            Broken.Limiter<RateLimit>("Good calls a second 9-14 s in all", "rate limit that leaks"),
        ];

    private const string Ideal = "ideal shedding: capacity / offered of";

    private static Phase From(double seconds, double take) => Whole.From(seconds) with { Take = Seconds(take) };
}
