using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The way to payment is cut, and order answers with the last good answer that it had. Every order is answered, and
/// says that it is degraded; what it costs is age: in an outage of T the ages run evenly from 0 to T, T/2 in the mean.
/// A cache that may be A old answers for the first A of the outage only, A times the rate of calls.
/// </summary>
public sealed class FallbackDegraded : CallScenario
{
    private const string Edge = "order->payment";
    private const double PerSecond = 150;

    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(8);
    private static readonly Mitigations.Timeout s_timeout = new() { Duration = TimeSpan.FromMilliseconds(500) };
    private static readonly TimeSpan s_patient = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_strict = TimeSpan.FromSeconds(2);

    public override Experiment Build(Scale scale)
    {
        var degraded = new DegradedShare();
        var age = new CounterMean(
            "mean age of stale answers",
            "order",
            CounterName.Of(Edge, Fallback.StaleMillisecondsCounter),
            CounterName.Of(Edge, Fallback.StaleCounter),
            MetricUnit.Milliseconds
        );
        var oldest = new CounterTotal(
            "oldest stale answer in ms",
            "order",
            CounterName.Of(Edge, Fallback.OldestMillisecondsCounter)
        );
        var stale = new CounterTotal("stale answers", "order", CounterName.Of(Edge, Fallback.StaleCounter));
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = s_outage,
            Recovery = TimeSpan.FromSeconds(4),
        }.BeforeFault(s_timeout.Duration);
        return new Experiment
        {
            Id = "fallback.degraded",
            Title = "A stale answer keeps the caller up",
            Claim =
                "While a dependency is out of reach, a fallback to the last good answer keeps every call "
                + "answered, says so, and is no older than allowed.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 16, 2)),
            Arms =
            [
                Control("none", "no fallback", At(Edge, s_timeout)),
                Candidate(
                    "stale-cache",
                    "last good answer, up to 60 s old",
                    At(Edge, new Fallback { Source = FallbackSource.StaleCache, MaxAge = s_patient }, s_timeout)
                ),
                Level("default", "a default value", At(Edge, new Fallback(), s_timeout)),
                Level(
                    "strict-cache",
                    "last good answer, up to 2 s old",
                    At(Edge, new Fallback { Source = FallbackSource.StaleCache, MaxAge = s_strict }, s_timeout)
                ),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(PerSecond, durations.Total))],
            Faults = [new FaultWindow { Fault = new CutEdge(Edge), Duration = s_outage }],
            Durations = durations,
            AttemptTimeout = s_timeout.Duration,
            Expectations =
            [
                new Objective(new Availability(), Phase.DuringFault, Limit.AtLeast(.99)),
                new Guard(oldest, Phase.Whole, Limit.AtMost(s_patient.TotalMilliseconds)),
                new Oracle(
                    "stale-cache",
                    degraded,
                    Phase.DuringFault,
                    1,
                    .01,
                    "no call gets through, and none may pass for the full answer"
                ),
                new Oracle("none", degraded, Phase.DuringFault, 0, 0, "nothing answers in payment's place"),
                new Guard(degraded, Phase.AfterFault.From(1), Limit.AtMost(0)),
                new Oracle(
                    "stale-cache",
                    age,
                    Phase.Whole,
                    s_outage.TotalMilliseconds / 2,
                    200,
                    "ages run evenly from 0 to the outage's length T: T/2"
                ),
                new Oracle(
                    "default",
                    degraded,
                    Phase.DuringFault,
                    1,
                    .01,
                    "no call gets through, and none may pass for the full answer"
                ),
                new Oracle(
                    "strict-cache",
                    stale,
                    Phase.Whole,
                    PerSecond * s_strict.TotalSeconds,
                    .1 * PerSecond * s_strict.TotalSeconds,
                    "rate x maximum age = 150/s x 2 s"
                ),
            ],
            Focus = new("Fallbacks per call", "order", CounterName.Of(Edge, Fallback.FallbacksCounter)),
            Story =
                $"The way to payment was cut for {s_outage.TotalSeconds:0} s. Without a fallback "
                + "{none:good calls} of the orders were answered; with the last good answer in payment's "
                + "place it was "
                + "{stale-cache:good calls}, {stale-cache:degraded calls} of them marked as degraded, "
                + "{stale-cache:mean age of stale answers} old in the mean and {stale-cache:oldest stale "
                + "answer in ms} ms at most."
                + (
                    scale.Levels
                        ? " A cache that may be 2 s old gave out after {strict-cache:stale answers} answers. "
                        : " "
                )
                + "Decide how old an answer may be, and count those that are.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Fallback>(
                "fallback that throws",
                "Good calls during the fault",
                _ => new FallbackThrows()
            ),
            Mutant.Replacing<Fallback>(
                "fallback that hides everything",
                "Degraded calls during the fault",
                _ => new FallbackHidesEverything()
            ),
            Mutant.Replacing<Fallback>(
                "age of the answer ignored",
                "Stale answers",
                f => f.Source == FallbackSource.StaleCache ? f with { MaxAge = TimeSpan.FromDays(1) } : f
            ),
            Mutant.Without<Fallback>("no fallback", "Good calls during the fault"),
        ];
}
