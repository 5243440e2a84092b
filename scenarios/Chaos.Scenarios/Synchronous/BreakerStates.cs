using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The edge to payment refuses. The breaker sees its window of 5 s fill with failures, opens when half of the calls in
/// it have failed, lets one call a second try, and closes with the first that succeeds. Every time is known beforehand:
/// 500 calls are in the window, so it opens after 2.5 s. It tries 1, 2, 3 ... s later, and an outage of whole seconds
/// ends half a second before a try.
/// </summary>
public sealed class BreakerStates : CallScenario
{
    private const double PerSecond = 100;

    private static readonly Mitigations.Timeout s_timeout = Timeout(500);
    private static readonly CircuitBreaker s_breaker = new()
    {
        FailureRatio = .5,
        MinimumThroughput = 20,
        SamplingDuration = Seconds(5),
        BreakDuration = Seconds(1),
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var outage = scale.Levels ? 8 : 5;
        var phases = Phases(scale, baseline: scale.Levels ? 4 : 3, fault: outage, recovery: scale.Levels ? 5 : 4);
        var passed = new CounterPerCall(
            "calls let through",
            "order",
            CounterName.Of(ToPayment, ServiceRecord.Attempts)
        );
        var rejected = new CounterPerCall(
            "calls turned away",
            "order",
            CounterName.Of(ToPayment, CircuitBreaker.RejectedCounter)
        );
        var opens = new EventTime("time to open", ToPayment, CircuitBreaker.Opened, During.Kind);
        var closes = new EventTime("time to close", ToPayment, CircuitBreaker.Closed, After.Kind);
        // Polly's defaults open when a tenth of all calls have failed: x = .1 (healthy + x).
        var healthy = PerSecond * (phases.WarmUp + phases.Baseline).TotalSeconds;
        var defaultsOpen = healthy / 9 / PerSecond;
        var tryEvery = new CircuitBreaker().BreakDuration.TotalSeconds;
        var defaultsClose = defaultsOpen + (Math.Ceiling((outage - defaultsOpen) / tryEvery) * tryEvery) - outage;
        return new()
        {
            Id = "breaker.states",
            Title = "A breaker opens, tries and closes in time",
            Claim = """
                A circuit breaker goes from closed to open when calls fail, to half-open after a break, and from there back
                to closed or open; while open it lets hardly any call through.
                """,
            GuideFigure = "closed -> open -> half-open -> closed / open",
            Topology = OrderAndPayment(16, 2),
            Phases = phases,
            OrdersPerSecond = PerSecond,
            Faults = [new CutEdge(ToPayment)],
            Arms =
            [
                Control("none", "no breaker", At(ToPayment, s_timeout)),
                Candidate("breaker", "breaker 50 % of at least 20 in 5 s, break 1 s", Breaking(s_breaker)),
                Level("defaults", "breaker with Polly's defaults", Breaking(new())),
                Level(
                    "too-few",
                    "breaker that wants more calls than its window holds",
                    Breaking(s_breaker with { MinimumThroughput = 600 })
                ),
            ],
            CallsMayFail = "a breaker does not make a dependency that is cut off answer: it fails its calls at once",
            Expectations =
            [
                Objective(passed, During.From(3), AtMost(.05)),
                Guard(opens, During, AtMost(3)),
                Guard(closes, After, AtMost(1.2)),
                Guard(new TimeToRecover(Seconds(2)), After, AtMost(1)),
                Zero(rejected, Before),
                Oracle("none", passed, During.From(3), 1, .01, "every call is tried"),
                Oracle("breaker", opens, During, 2.5, .5, "half of a window of 5 s; it slides in steps of .5 s"),
                Oracle("breaker", closes, After, .5, .3, "a try every second, 2.5 s after the fault began and on"),
                Oracle("defaults", opens, During, defaultsOpen, .3, $"x = .1 ({healthy:0} + x) failures at 100/s"),
                Oracle("defaults", closes, After, defaultsClose, .5, "a try every 5 s"),
                Oracle("too-few", opens, During, double.PositiveInfinity, 0, TooFew),
            ],
            Focus = Drawn(
                    "Calls let through to payment, per call",
                    "order",
                    CounterName.Of(ToPayment, ServiceRecord.Attempts)
                )
                .Against(passed, AtMost(.05)),
            Story = $$"""
                Payment was cut off for {{outage:0}} s. The breaker opened after {breaker:time to open}; once open it let
                {breaker:calls let through} attempts through for each call (without it: {none:calls let through}), one a
                second to try. It closed {breaker:time to close} after payment was back.[ With Polly's defaults it opened
                after {defaults:time to open} and closed {defaults:time to close} after. One that wants more calls than its
                window can hold opened: {too-few:time to open}.] Choose window and throughput for the rate that there is.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Opening("Calls let through from 3 s into the fault"),
            Mutant.Replacing<CircuitBreaker>(
                "breaker that never closes",
                "Time to close",
                b => new BreakerThatNeverCloses
                {
                    FailureRatio = b.FailureRatio,
                    MinimumThroughput = b.MinimumThroughput,
                    SamplingDuration = b.SamplingDuration,
                }
            ),
            Mutant.Replacing<CircuitBreaker>(
                "breaker that counts the wrong outcomes",
                "Time to open",
                b => new BreakerThatMiscounts
                {
                    FailureRatio = b.FailureRatio,
                    MinimumThroughput = b.MinimumThroughput,
                    SamplingDuration = b.SamplingDuration,
                }
            ),
            Mutant.Replacing<CircuitBreaker>(
                "breaker that tries only every 5 s",
                "Time to close",
                b => b with { BreakDuration = Seconds(5) }
            ),
        ];

    private const string TooFew = "100/s x 5 s < 600: as with the defaults below 100 / 30 s = 3.33/s";

    private static Dictionary<string, Policy> Breaking(CircuitBreaker breaker) => At(ToPayment, breaker, s_timeout);
}
