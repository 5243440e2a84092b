using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The edge to payment refuses. The breaker sees the window of 5 s fill with failures, opens when they are half of it,
/// lets one call a second try, and closes with the first that succeeds. Every time is known beforehand: 500 calls are
/// in the window, so it opens after 2.5 s; it tries 1, 2, 3 ... s later, and an outage of whole seconds is over half a
/// second before a try.
/// </summary>
public sealed class BreakerStates : CallScenario
{
    private const string Edge = "order->payment";
    private const double PerSecond = 100;

    private static readonly Mitigations.Timeout s_timeout = new() { Duration = TimeSpan.FromMilliseconds(500) };

    private static readonly CircuitBreaker s_breaker = new()
    {
        FailureRatio = .5,
        MinimumThroughput = 20,
        SamplingDuration = TimeSpan.FromSeconds(5),
        BreakDuration = TimeSpan.FromSeconds(1),
    };
    private static readonly Metric s_opens = new EventTime(
        "time to open",
        Edge,
        CircuitBreaker.Opened,
        PhaseKind.Fault
    );
    private static readonly Metric s_closes = new EventTime(
        "time to close",
        Edge,
        CircuitBreaker.Closed,
        PhaseKind.Recovery
    );

    public override Experiment Build(Scale scale)
    {
        var outage = TimeSpan.FromSeconds(scale.Levels ? 8 : 5);
        var passed = new CounterPerCall("calls let through", "order", CounterName.Of(Edge, ServiceRecord.Attempts));
        var rejected = new CounterPerCall(
            "calls turned away",
            "order",
            CounterName.Of(Edge, CircuitBreaker.RejectedCounter)
        );
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = TimeSpan.FromSeconds(scale.Levels ? 4 : 3),
            Fault = outage,
            Recovery = TimeSpan.FromSeconds(scale.Levels ? 5 : 4),
        }.BeforeFault(TimeSpan.FromMilliseconds(500));
        var healthyCalls = PerSecond * (durations.WarmUp + durations.Baseline).TotalSeconds;
        // Failures x have to be a tenth of all: x = .1 (healthy + x).
        var defaultsOpen = healthyCalls / 9 / PerSecond;
        var defaultsBreak = new CircuitBreaker().BreakDuration.TotalSeconds;
        var defaultsClose =
            defaultsOpen
            + (Math.Ceiling((outage.TotalSeconds - defaultsOpen) / defaultsBreak) * defaultsBreak)
            - outage.TotalSeconds;
        return new Experiment
        {
            Id = "breaker.states",
            Title = "A breaker opens, tries and closes in time",
            Claim =
                "A circuit breaker goes from closed to open when calls fail, to half-open after a break, "
                + "and from there back to closed or open; while open it lets hardly any call through.",
            GuideFigure = "closed -> open -> half-open -> closed / open",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 16, 2)),
            Arms =
            [
                Control("none", "no breaker", At(Edge, s_timeout)),
                Candidate("breaker", "breaker 50 % of at least 20 in 5 s, break 1 s", At(Edge, s_breaker, s_timeout)),
                Level("defaults", "breaker with Polly's defaults", At(Edge, new CircuitBreaker(), s_timeout)),
                Level(
                    "too-few",
                    "breaker that wants more calls than its window holds",
                    At(Edge, s_breaker with { MinimumThroughput = 600 }, s_timeout)
                ),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(PerSecond, durations.Total))],
            Faults = [new() { Fault = new CutEdge(Edge), Duration = outage }],
            Durations = durations,
            AttemptTimeout = s_timeout.Duration,
            CallsMayFail = "a breaker does not make a dependency that is cut off answer: it fails its calls at once",
            Expectations =
            [
                new Objective(passed, Phase.DuringFault.From(3), Limit.AtMost(.05)),
                new Guard(s_opens, Phase.DuringFault, Limit.AtMost(3)),
                new Guard(s_closes, Phase.AfterFault, Limit.AtMost(1.2)),
                new Guard(new TimeToRecover(TimeSpan.FromSeconds(2)), Phase.AfterFault, Limit.AtMost(1)),
                new Invariant
                {
                    Metric = rejected,
                    Phase = Phase.Baseline,
                    Value = 0,
                },
                new Oracle("none", passed, Phase.DuringFault.From(3), 1, .01, "every call is tried"),
                new Oracle(
                    "breaker",
                    s_opens,
                    Phase.DuringFault,
                    2.5,
                    .5,
                    "half of a window of 5 s; it slides in steps of .5 s"
                ),
                new Oracle(
                    "breaker",
                    s_closes,
                    Phase.AfterFault,
                    .5,
                    .3,
                    "a try every second, 2.5 s after the fault began and on"
                ),
                new Oracle(
                    "defaults",
                    s_opens,
                    Phase.DuringFault,
                    defaultsOpen,
                    .3,
                    $"x = .1 ({healthyCalls:0} + x) failures at 100/s"
                ),
                new Oracle("defaults", s_closes, Phase.AfterFault, defaultsClose, .5, "a try every 5 s"),
                new Oracle(
                    "too-few",
                    s_opens,
                    Phase.DuringFault,
                    double.PositiveInfinity,
                    0,
                    "100/s x 5 s < 600: as with the defaults below 100 / 30 s = 3.33/s"
                ),
            ],
            Focus = new Chart(
                "Calls let through to payment, per call",
                "order",
                CounterName.Of(Edge, ServiceRecord.Attempts)
            ).Against(passed, Limit.AtMost(.05)),
            Story =
                $"Payment was cut off for {outage.TotalSeconds:0} s. The breaker opened after "
                + "{breaker:time to open}; once open it let {breaker:calls let through} attempts "
                + "through for each call "
                + "(without it: {none:calls let through}), one a second to try. It closed {breaker:time to close} after payment was back."
                + (
                    scale.Levels
                        ? " With Polly's defaults it opened after {defaults:time to open} and closed "
                            + "{defaults:time to close} after. One that wants more calls than its window can "
                            + "hold opened: {too-few:time to open}."
                        : ""
                )
                + " Choose window and throughput for the rate that there is.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<CircuitBreaker>(
                "breaker that never opens",
                "Calls let through from 3 s into the fault",
                _ => new BreakerThatNeverOpens()
            ),
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
                b => b with { BreakDuration = TimeSpan.FromSeconds(5) }
            ),
        ];
}
