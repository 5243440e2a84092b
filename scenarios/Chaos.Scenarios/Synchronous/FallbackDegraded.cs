using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The way to payment is cut, and order answers with the last good answer that it had. Every order is answered, and
/// says that it is degraded; what it costs is age: in an outage of T the ages run evenly from 0 to T, T/2 in the mean.
/// A cache that may be A old answers only for the first A of the outage: A times the rate of calls.
/// </summary>
public sealed class FallbackDegraded : CallScenario
{
    private const double PerSecond = 150;
    private const double Outage = 8;

    private static readonly Mitigations.Timeout s_timeout = Timeout(500);

    protected override ExperimentPlan Plan(Scale scale)
    {
        var degraded = new DegradedShare();
        var age = new CounterMean(
            "mean age of stale answers",
            "order",
            CounterName.Of(ToPayment, Fallback.StaleMillisecondsCounter),
            CounterName.Of(ToPayment, Fallback.StaleCounter),
            MetricUnit.Milliseconds
        );
        var oldest = Total("oldest stale answer in ms", Fallback.OldestMillisecondsCounter);
        var stale = Total("stale answers", Fallback.StaleCounter);
        return new()
        {
            Id = "fallback.degraded",
            Title = "A stale answer keeps the caller up",
            Claim = """
                While a dependency is out of reach, a fallback to the last good answer keeps every call answered, says so,
                and is no older than allowed.
                """,
            Topology = OrderAndPayment(16, 2),
            Phases = Phases(scale, fault: Outage, recovery: 4),
            OrdersPerSecond = PerSecond,
            Faults = [new CutEdge(ToPayment)],
            Arms =
            [
                Control("none", "no fallback", At(ToPayment, s_timeout)),
                Candidate("stale-cache", "last good answer, up to 60 s old", At(ToPayment, LastGood(60), s_timeout)),
                Level("default", "a default value", At(ToPayment, new Fallback(), s_timeout)),
                Level("strict-cache", "last good answer, up to 2 s old", At(ToPayment, LastGood(2), s_timeout)),
            ],
            Expectations =
            [
                Objective(new Availability(), During, AtLeast(.99)),
                Guard(oldest, Whole, AtMost(60_000)),
                Oracle("stale-cache", degraded, During, 1, .01, NoneFull),
                Oracle("none", degraded, During, 0, 0, "nothing answers in payment's place"),
                Guard(degraded, After.From(1), AtMost(0)),
                Oracle("stale-cache", age, Whole, 1000 * Outage / 2, 200, AgesRunEvenly),
                Oracle("default", degraded, During, 1, .01, NoneFull),
                Oracle("strict-cache", stale, Whole, 2 * PerSecond, .2 * PerSecond, "rate x maximum age = 150/s x 2 s"),
            ],
            Focus = Drawn("Fallbacks per call", "order", CounterName.Of(ToPayment, Fallback.FallbacksCounter)),
            Story = $$"""
                The way to payment was cut for {{Outage:0}} s. Without a fallback {none:good calls} of the orders were
                answered; with the last good answer in payment's place it was {stale-cache:good calls},
                {stale-cache:degraded calls} of them marked as degraded, {stale-cache:mean age of stale answers} old in the
                mean and {stale-cache:oldest stale answer in ms} ms at most.[ A cache that may be 2 s old gave out after
                {strict-cache:stale answers} answers.] Decide how old an answer may be, and count those that are.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Fallback("Good calls during the fault"),
            Broken.DegradedMark("Degraded calls during the fault"),
            Mutant.Replacing<Fallback>(
                "age of the answer ignored",
                "Stale answers",
                f => f.Source == FallbackSource.StaleCache ? f with { MaxAge = TimeSpan.FromDays(1) } : f
            ),
            Mutant.Without<Fallback>("no fallback", "Good calls during the fault"),
        ];

    private const string NoneFull = "no call gets through, and none may pass for the full answer";
    private const string AgesRunEvenly = "ages run evenly from 0 to the outage's length T: T/2";

    private static Fallback LastGood(double seconds) =>
        new() { Source = FallbackSource.StaleCache, MaxAge = Seconds(seconds) };

    private static CounterTotal Total(string title, string counter) =>
        new(title, "order", CounterName.Of(ToPayment, counter));
}
