using System.Threading.RateLimiting;
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
/// Order can do 100/s and is offered half of that, then 1.5, then 3 times as much, and half again. Without a limit its
/// queue grows until everybody has waited longer than he is willing to, and it works for nobody. Ideal shedding does
/// capacity / offered of the calls, which is to say all that it can do.
/// </summary>
public sealed class RateLimitProtects : CallScenario
{
    private const int Workers = 4;
    private const double Capacity = 100;
    private const double FixedRate = 95;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly (double Times, double Seconds)[] s_stages = [(1.5, 4), (3, 8), (.5, 4)];
    private static readonly TimeSpan s_baseline = TimeSpan.FromSeconds(3);
    private static readonly Phase s_atTriple = new(PhaseKind.Whole, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));

    public override Experiment Build(Scale scale)
    {
        var goodput = new Goodput();
        var latency = new LatencyPercentile(.99, LatencyOf.GoodCalls);
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = s_baseline,
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.FromSeconds(s_stages.Sum(s => s.Seconds)),
        };
        var rate = s_stages.Aggregate(
            ArrivalRate.Constant(.5 * Capacity, durations.WarmUp + s_baseline),
            (before, s) => before.Then(ArrivalRate.Constant(s.Times * Capacity, TimeSpan.FromSeconds(s.Seconds)))
        );
        // The first second of each belongs to the change.
        var (atHalfMore, settled) = (
            s_atTriple with
            {
                Skip = TimeSpan.FromSeconds(4),
                Take = TimeSpan.FromSeconds(3),
            },
            s_atTriple with
            {
                Skip = TimeSpan.FromSeconds(8),
                Take = TimeSpan.FromSeconds(7),
            }
        );
        var afterwards = s_atTriple with { Skip = TimeSpan.FromSeconds(16), Take = TimeSpan.FromSeconds(3) };
        return new Experiment
        {
            Id = "ratelimit.protects",
            Title = "A limit keeps goodput under overload",
            Claim =
                "A service that turns away what it cannot do in time goes on doing what it can, whatever "
                + "is offered; one that takes everything does nothing any more.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Service("order", Workers, 1000 * Workers / Capacity)),
            Arms =
            [
                Control("none", "no limit", At("order")),
                Candidate(
                    "adaptive",
                    "adaptive limit for 120 ms",
                    At(
                        "order",
                        new AdaptiveLimit { TargetLatency = TimeSpan.FromMilliseconds(120), MinLimit = Workers }
                    )
                ),
                Level(
                    "fixed",
                    $"rate limit {FixedRate:0}/s",
                    At("order", new RateLimit { PermitsPerSecond = FixedRate, Burst = 10 })
                ),
                // Two more than there are workers, so that none of them stands idle between two requests.
                Level(
                    "shedding",
                    "queue of 8, newest first",
                    At(
                        "order",
                        new LoadShedding
                        {
                            MaxConcurrent = Workers + 2,
                            MaxQueue = 8,
                            Order = QueueProcessingOrder.NewestFirst,
                        }
                    )
                ),
            ],
            Workloads = [Orders("order", new OpenLoad { Rate = rate }) with { Timeout = s_patience }],
            Durations = durations,
            AttemptTimeout = s_patience,
            Expectations =
            [
                new Objective(goodput, s_atTriple, Limit.AtLeast(.9 * Capacity)),
                new Objective(latency, s_atTriple, Limit.AtMost(400)),
                new Objective(goodput, afterwards, Limit.AtLeast(.48 * Capacity)),
                new Oracle(
                    "adaptive",
                    goodput,
                    atHalfMore,
                    Capacity,
                    .06 * Capacity,
                    "ideal shedding: capacity / offered of 150/s"
                ),
                new Oracle(
                    "adaptive",
                    goodput,
                    settled,
                    Capacity,
                    .06 * Capacity,
                    "ideal shedding: capacity / offered of 300/s"
                ),
                new Oracle("none", goodput, settled, 0, 1, "the queue is longer than the callers' patience, and grows"),
                new Oracle(
                    "fixed",
                    goodput,
                    s_atTriple with
                    {
                        Skip = TimeSpan.FromSeconds(9),
                        Take = TimeSpan.FromSeconds(5),
                    },
                    FixedRate,
                    3,
                    "token bucket: rate x time, its burst is spent"
                ),
                new Oracle(
                    "shedding",
                    goodput,
                    settled,
                    Capacity,
                    .08 * Capacity,
                    "ideal shedding: capacity / offered of 300/s"
                ),
            ],
            Focus = new("Work done at order, per call", "order", ServiceRecord.Done),
            Story =
                "Order can do 100 calls a second. Offered 300, it did {none:good calls a second} in time "
                + "without a limit, and {adaptive:good calls a second} with one that finds itself, 99 % of "
                + "the answers "
                + "within {adaptive:latency p99 of good calls} (without: {none:latency p99 of good calls})."
                + (
                    scale.Levels
                        ? " A fixed rate gave {fixed:good calls a second}, a short queue served newest "
                            + "first {shedding:good calls a second}."
                        : ""
                )
                + " What cannot be done in time is best turned away at once.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<AdaptiveLimit>(
                "limiter that leaks",
                "Good calls a second 7-15 s in all",
                _ => new LimiterThatLeaks()
            ),
            Mutant.Replacing<AdaptiveLimit>(
                "limit that never grows",
                "Good calls a second 7-15 s in all",
                a => a with { InitialLimit = 1, MinLimit = 1, MaxLimit = 1 }
            ),
            Mutant.Replacing<AdaptiveLimit>(
                "target beyond the callers' patience",
                "Latency p99 of good calls 7-15 s in all",
                a => a with { TargetLatency = TimeSpan.FromSeconds(5) }
            ),
            Mutant.Replacing<RateLimit>(
                "rate limit that leaks",
                "Good calls a second 9-14 s in all",
                _ => new LimiterThatLeaks()
            ),
        ];
}
