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

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Order has three dependencies and 30 permits for calls to them. One of the three is black-holed, and each call to it
/// holds its permit for the whole timeout: 100/s x 0.5 s = 50 permits are wanted. From a shared pool they take nearly
/// all; ten for each dependency leave the other two untouched. By Erlang's formula it is known how many are turned
/// away.
/// </summary>
public sealed class BulkheadIsolation : CallScenario
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
            Topology = Topology.Of([
                Instant("order", [.. s_dependencies.Select(d => d.Callee)]),
                .. s_dependencies.Select(d => Service(d.Callee, 16, 2)),
            ]),
            Arms =
            [
                Control("shared", $"one pool of {Shared} permits", Guarded(s_sharedPool)),
                Candidate("separate", $"{Each} permits for each dependency", Guarded(new() { MaxConcurrent = Each })),
                Level(
                    "waiting",
                    $"one pool of {Shared} permits, all wait for one",
                    Guarded(s_sharedPool with { MaxQueue = Bulkhead.Unbounded })
                ),
            ],
            Workloads =
            [
                .. s_dependencies.Select(d => new Workload
                {
                    Name = d.Workload,
                    Target = OrderAt("order", d.Callee),
                    Load = Ramped(PerSecond / 10, PerSecond, durations) with { Spacing = ArrivalSpacing.Poisson },
                }),
            ],
            Faults = [new() { Fault = new BlackHoleEdge("order->payment"), Duration = s_outage }],
            Durations = durations,
            AttemptTimeout = s_attemptTimeout,
            Expectations =
            [
                .. Healthy.Select(name => new Objective(
                    new OfWorkload(name, new Availability()),
                    Phase.DuringFault,
                    Limit.AtLeast(.95)
                )),
                .. Healthy.Select(name => new Guard(
                    new OfWorkload(name, new LatencyPercentile(.95)),
                    Phase.DuringFault,
                    Limit.AtMost(100)
                )),
                new Guard(new TimeToRecover(TimeSpan.FromSeconds(2)), Phase.AfterFault, Limit.AtMost(2)),
                new Oracle(
                    "shared",
                    rejected,
                    Phase.DuringFault,
                    ErlangB.Blocking(Shared, offered),
                    .1,
                    $"Erlang B({Shared}, {offered:0})"
                ),
                new Oracle(
                    "separate",
                    new OfWorkload("payments", rejected),
                    Phase.DuringFault,
                    ErlangB.Blocking(Each, offered),
                    .06,
                    $"Erlang B({Each}, {offered:0})"
                ),
                new Oracle(
                    "waiting",
                    wait,
                    Phase.DuringFault,
                    longestWait * 1000,
                    500,
                    "60 of 100 payments a second get a permit: .4 s of waiting for each second"
                ),
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
        }.At(scale);
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

    private static Dictionary<string, Policy> Guarded(Bulkhead bulkhead) =>
        AtEach(
            s_dependencies.Select(d => new EdgeName("order", d.Callee).ToString()),
            bulkhead,
            new Mitigations.Timeout { Duration = s_attemptTimeout }
        );
}
