using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Queueing;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Order has three dependencies and 30 permits for calls to them. One of the three is black-holed, and each call to it
/// holds its permit for the whole timeout: 100/s x 0.5 s = 50 permits are wanted. From a shared pool they take nearly
/// all; ten for each dependency leave the other two untouched. By Erlang's formula it is known how many are turned
/// away.
/// </summary>
public sealed class BulkheadIsolation : Scenario
{
    private const double PerSecond = 100;
    private const int Each = 10;
    private const int Shared = 3 * Each;

    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly (string Workload, string Callee)[] s_dependencies =
    [
        ("payments", "payment"),
        ("reservations", "inventory"),
        ("profiles", "user"),
    ];
    private static readonly Bulkhead s_sharedPool = new() { MaxConcurrent = Shared, Pool = "all" };

    public override Experiment Build(Scale scale)
    {
        var offered = PerSecond * s_attemptTimeout.TotalSeconds;
        var rejected = new StatusShare(CallStatus.Rejected);
        var wait = new OfWorkload("profiles", new LatencyMaximum());
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = TimeSpan.FromSeconds(4),
            Fault = s_outage,
            Recovery = TimeSpan.FromSeconds(6),
        }.BeforeFault(s_attemptTimeout);
        // Of 100 calls a second to the black hole 60 get a permit, after 0.3 s in which the pool fills: who is let in
        // at the end of the outage came when 3/5 of it were over, and waited the rest.
        var longestWait = (s_outage.TotalSeconds - (Shared / PerSecond)) * (1 - (Shared / offered));
        return new Experiment
        {
            Id = "bulkhead.isolation",
            Title = "One bad dependency must not starve the others",
            Claim = "With a pool of permits for each dependency, a dependency that hangs exhausts its own pool only.",
            GuideFigure = "10 permits per dependency",
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
                        Calls = [.. s_dependencies.Select(d => d.Callee)],
                    },
                    .. s_dependencies.Select(d => new ServiceSpec
                    {
                        Name = d.Callee,
                        Workers = 16,
                        ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(2)),
                    }),
                ],
                Edges = [new(Edge.Client, "order"), .. s_dependencies.Select(d => new Edge("order", d.Callee))],
            },
            Arms =
            [
                Arm("shared", $"one pool of {Shared} permits", ArmRole.Control, s_sharedPool),
                Arm(
                    "separate",
                    $"{Each} permits for each dependency",
                    ArmRole.Candidate,
                    new Bulkhead { MaxConcurrent = Each }
                ),
                .. scale.Levels
                    ?
                    [
                        Arm(
                            "waiting",
                            $"one pool of {Shared} permits, all wait for one",
                            ArmRole.Level,
                            s_sharedPool with
                            {
                                MaxQueue = Bulkhead.Unbounded,
                            }
                        ),
                    ]
                    : Array.Empty<Arm>(),
            ],
            Workloads =
            [
                .. s_dependencies.Select(d => new Workload
                {
                    Name = d.Workload,
                    Target = new HttpTargetSpec
                    {
                        Service = "order",
                        Method = "POST",
                        Path = "/orders",
                        Calls = [d.Callee],
                    },
                    // Cold services are slow: they get their load bit by bit.
                    Load = new OpenLoad
                    {
                        Rate = ArrivalRate
                            .Ramp(PerSecond / 10, PerSecond, durations.WarmUp)
                            .Then(ArrivalRate.Constant(PerSecond, durations.Total - durations.WarmUp)),
                        Spacing = ArrivalSpacing.Poisson,
                    },
                }),
            ],
            Faults = [new() { Fault = new BlackHoleEdge("order->payment"), Duration = s_outage }],
            Durations = durations,
            AttemptTimeout = s_attemptTimeout,
            Expectations =
            [
                .. Healthy.Select(name => new Objective
                {
                    Metric = new OfWorkload(name, new Availability()),
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtLeast(.95),
                }),
                .. Healthy.Select(name => new Guard
                {
                    Metric = new OfWorkload(name, new LatencyPercentile(.95)),
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(100),
                }),
                new Guard
                {
                    Metric = new TimeToRecover(TimeSpan.FromSeconds(2)),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtMost(2),
                },
                new Oracle
                {
                    Arm = "shared",
                    Metric = rejected,
                    Phase = Phase.DuringFault,
                    Expected = ErlangB.Blocking(Shared, offered),
                    Tolerance = .1,
                    Source = $"Erlang B({Shared}, {offered:0})",
                },
                new Oracle
                {
                    Arm = "separate",
                    Metric = new OfWorkload("payments", rejected),
                    Phase = Phase.DuringFault,
                    Expected = ErlangB.Blocking(Each, offered),
                    Tolerance = .06,
                    Source = $"Erlang B({Each}, {offered:0})",
                },
                .. scale.Levels
                    ?
                    [
                        new Oracle
                        {
                            Arm = "waiting",
                            Metric = wait,
                            Phase = Phase.DuringFault,
                            Expected = longestWait * 1000,
                            Tolerance = 500,
                            Source = "60 of 100 payments a second get a permit: .4 s of waiting for each second",
                        },
                    ]
                    : Array.Empty<Expectation>(),
            ],
            Focus = new("Calls to inventory per call", "order", "order->inventory attempts"),
            Story =
                $"Payment was black-holed for {s_outage.TotalSeconds:0} s, and every call to it held its "
                + $"permit for {s_attemptTimeout.TotalMilliseconds:0} ms. With one pool of {Shared} permits "
                + "only "
                + "{shared:good calls of reservations} of the reservations and {shared:good calls of "
                + "profiles} of the profiles came through, although nothing was wrong with either. "
                + $"With {Each} permits for each it was {{separate:good calls of reservations}} and "
                + "{separate:good calls of profiles}, 95 % within {separate:latency p95 of "
                + "reservations}; of the payments "
                + "{separate:rejected calls of payments} were turned away at once."
                + (
                    scale.Levels
                        ? " Where everybody waits for the shared pool, profiles waited up to {waiting:longest wait of profiles}."
                        : ""
                )
                + " Give each dependency a pool of its own.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Bulkhead>(
                "bulkhead with a shared pool",
                "Good calls of reservations during the fault",
                _ => s_sharedPool
            ),
            Mutant.Replacing<Bulkhead>(
                "limiter that leaks",
                "Rejected calls of payments during the fault",
                _ => new LimiterThatLeaks()
            ),
            Mutant.Replacing<Bulkhead>(
                "limiter that keeps permits",
                "Time to recover",
                b => new LimiterThatKeepsPermits { MaxConcurrent = b.MaxConcurrent }
            ),
        ];

    private static IEnumerable<string> Healthy => s_dependencies.Skip(1).Select(d => d.Workload);

    private static Arm Arm(string name, string title, ArmRole role, Bulkhead bulkhead) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = s_dependencies.ToDictionary(
                d => new EdgeName("order", d.Callee).ToString(),
                _ => new Policy { Mitigations = [bulkhead, new Mitigations.Timeout { Duration = s_attemptTimeout }] }
            ),
        };
}
