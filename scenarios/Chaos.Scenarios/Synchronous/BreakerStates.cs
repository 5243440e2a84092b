using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// The edge to payment refuses. The breaker sees the window of 5 s fill with failures, opens when they are half of it,
/// lets one call a second try, and closes with the first that succeeds. Every time is known beforehand: 500 calls are
/// in the window, so it opens after 2.5 s; it tries 1, 2, 3 ... s later, and an outage of whole seconds is over half a
/// second before a try.
/// </summary>
public sealed class BreakerStates : Scenario
{
    private const string Edge = "order->payment";
    private const double PerSecond = 100;

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
            Topology = new()
            {
                Services =
                [
                    new()
                    {
                        Name = "order",
                        Workers = 1_000,
                        ServiceTime = LatencyDistribution.Constant(TimeSpan.Zero),
                        Calls = ["payment"],
                    },
                    new()
                    {
                        Name = "payment",
                        Workers = 16,
                        ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(2)),
                    },
                ],
                Edges = [new(Core.Topologies.Edge.Client, "order"), new("order", "payment")],
            },
            Arms =
            [
                Arm("none", "no breaker", ArmRole.Control),
                Arm("breaker", "breaker 50 % of at least 20 in 5 s, break 1 s", ArmRole.Candidate, s_breaker),
                .. scale.Levels
                    ?
                    [
                        Arm("defaults", "breaker with Polly's defaults", ArmRole.Level, new CircuitBreaker()),
                        Arm(
                            "too-few",
                            "breaker that wants more calls than its window holds",
                            ArmRole.Level,
                            s_breaker with
                            {
                                MinimumThroughput = 600,
                            }
                        ),
                    ]
                    : Array.Empty<Arm>(),
            ],
            Workloads =
            [
                new()
                {
                    Name = "orders",
                    Target = new HttpTargetSpec
                    {
                        Service = "order",
                        Method = "POST",
                        Path = "/orders",
                    },
                    Load = OpenLoad.Constant(PerSecond, durations.Total),
                },
            ],
            Faults = [new() { Fault = new CutEdge(Edge), Duration = outage }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            CallsMayFail = "a breaker does not make a dependency that is cut off answer: it fails its calls at once",
            Expectations =
            [
                new Objective
                {
                    Metric = passed,
                    Phase = Phase.DuringFault.From(3),
                    Limit = Limit.AtMost(.05),
                },
                new Guard
                {
                    Metric = s_opens,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(3),
                },
                new Guard
                {
                    Metric = s_closes,
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(1.2),
                },
                new Guard
                {
                    Metric = new TimeToRecover(TimeSpan.FromSeconds(2)),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(1),
                },
                new Invariant
                {
                    Metric = rejected,
                    Phase = Phase.Baseline,
                    Value = 0,
                },
                new Oracle
                {
                    Arm = "none",
                    Metric = passed,
                    Phase = Phase.DuringFault.From(3),
                    Expected = 1,
                    Tolerance = .01,
                    Source = "every call is tried",
                },
                new Oracle
                {
                    Arm = "breaker",
                    Metric = s_opens,
                    Phase = Phase.DuringFault,
                    Expected = 2.5,
                    Tolerance = .5,
                    Source = "half of a window of 5 s; it slides in steps of .5 s",
                },
                new Oracle
                {
                    Arm = "breaker",
                    Metric = s_closes,
                    Phase = Phase.AfterFault,
                    Expected = .5,
                    Tolerance = .3,
                    Source = "a try every second, 2.5 s after the fault began and on",
                },
                .. scale.Levels
                    ?
                    [
                        new Oracle
                        {
                            Arm = "defaults",
                            Metric = s_opens,
                            Phase = Phase.DuringFault,
                            Expected = defaultsOpen,
                            Tolerance = .3,
                            Source = $"x = .1 ({healthyCalls:0} + x) failures at 100/s",
                        },
                        new Oracle
                        {
                            Arm = "defaults",
                            Metric = s_closes,
                            Phase = Phase.AfterFault,
                            Expected = defaultsClose,
                            Tolerance = .5,
                            Source = "a try every 5 s",
                        },
                        new Oracle
                        {
                            Arm = "too-few",
                            Metric = s_opens,
                            Phase = Phase.DuringFault,
                            Expected = double.PositiveInfinity,
                            Tolerance = 0,
                            Source = "100/s x 5 s < 600: as with the defaults below 100 / 30 s = 3.33/s",
                        },
                    ]
                    : Array.Empty<Expectation>(),
            ],
            Focus = new(
                "Calls let through to payment, per call",
                "order",
                CounterName.Of(Edge, ServiceRecord.Attempts),
                Limit: .05
            ),
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
        };
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

    private static Arm Arm(string name, string title, ArmRole role, params Mitigation[] outer) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = new Dictionary<string, Policy>
            {
                [Edge] = new()
                {
                    Mitigations = [.. outer, new Mitigations.Timeout { Duration = TimeSpan.FromMilliseconds(500) }],
                },
            },
        };
}
