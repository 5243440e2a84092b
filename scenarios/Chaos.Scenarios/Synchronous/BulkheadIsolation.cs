using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Queueing;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Order has three dependencies and 30 permits for calls to them. One of the three is black-holed, and each call to it
/// holds its permit for the whole timeout: 100/s x 0.5 s = 50 permits are wanted. From a shared pool they take nearly
/// all; ten for each dependency leave the other two untouched. Erlang's formula gives the share of calls that are
/// turned away.
/// </summary>
public sealed class BulkheadIsolation : CallScenario
{
    private const double PerSecond = 100;
    private const double Outage = 8;
    private const double AttemptSeconds = .5;
    private const double Offered = PerSecond * AttemptSeconds;
    private const int Each = 10;
    private const int Shared = 3 * Each;

    private static readonly string[] s_dependencies = ["payment", "inventory", "user"];
    private static readonly string[] s_workloads = ["payments", "reservations", "profiles"];
    private static readonly Bulkhead s_sharedPool = new() { MaxConcurrent = Shared, Pool = "all" };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var rejected = new StatusShare(CallStatus.Rejected);
        var phases = Phases(scale, baseline: 4, fault: Outage, recovery: 6);
        var load = Ramped(PerSecond / 10, PerSecond, phases) with { Spacing = ArrivalSpacing.Poisson };
        // Of 100 calls a second to the black hole 60 get a permit, after 0.3 s in which the pool fills. A call that gets
        // one at the end of the outage came when 3/5 of it were over, and waited for the rest.
        var longestWait = (Outage - (Shared / PerSecond)) * (1 - (Shared / Offered));
        return new()
        {
            Id = "bulkhead.isolation",
            Title = "One bad dependency must not starve the others",
            Claim = "With a pool of permits for each dependency, a dependency that hangs exhausts its own pool only.",
            GuideFigure = "10 permits per dependency",
            Topology = Services([Instant("order", s_dependencies), .. s_dependencies.Select(d => Service(d, 16, 2))]),
            Phases = phases,
            Workloads = [.. s_workloads.Zip(s_dependencies, (name, callee) => Calls(name, callee, load))],
            Faults = [new BlackHoleEdge(ToPayment) { Direction = EdgeDirection.Answers }],
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
            Expectations =
            [
                Objective(Of("reservations", new Availability()), During, AtLeast(.95)),
                Objective(Of("profiles", new Availability()), During, AtLeast(.95)),
                Guard(Of("reservations", new LatencyPercentile(.95)), During, AtMost(100)),
                Guard(Of("profiles", new LatencyPercentile(.95)), During, AtMost(100)),
                Guard(new TimeToRecover(Seconds(2)), After, AtMost(2)),
                Oracle("shared", rejected, During, ErlangB.Blocking(Shared, Offered), .1, Erlang(Shared)),
                Oracle(
                    "separate",
                    Of("payments", rejected),
                    During,
                    ErlangB.Blocking(Each, Offered),
                    .06,
                    Erlang(Each)
                ),
                Oracle("waiting", Of("profiles", new LatencyMaximum()), During, longestWait * 1000, 500, Waiting),
            ],
            Focus = Drawn("Calls to inventory per call", "order", "order->inventory attempts"),
            Story = $$"""
                Payment was black-holed for {{Outage:0}} s, and every call to it held its permit for
                {{1000
                    * AttemptSeconds:0}} ms. With one pool of {{Shared}} permits only {shared:good calls of reservations}
                of the reservations and {shared:good calls of profiles} of the profiles came through, although nothing was
                wrong with either. With {{Each}} permits for each it was {separate:good calls of reservations} and
                {separate:good calls of profiles}, 95 % within {separate:latency p95 of reservations}; of the payments
                {separate:rejected calls of payments} were turned away at once.[ Where everybody waits for the shared pool,
                profiles waited up to {waiting:longest wait of profiles}.] Give each dependency a pool of its own.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Bulkhead>(
                "bulkhead with a shared pool",
                "Good calls of reservations during the fault",
                _ => s_sharedPool
            ),
            Broken.Limiter<Bulkhead>("Rejected calls of payments during the fault"),
            Mutant.Replacing<Bulkhead>(
                "limiter that keeps permits",
                "Time to recover",
                b => new LimiterThatKeepsPermits { MaxConcurrent = b.MaxConcurrent }
            ),
        ];

    private const string Waiting = "60 of 100 payments a second get a permit: .4 s of waiting for each second";

    private static string Erlang(int permits) => $"Erlang B({permits}, {Offered:0})";

    private static Dictionary<string, Policy> Guarded(Bulkhead bulkhead) =>
        AtEach(s_dependencies.Select(d => EdgeTo(d, from: "order")), bulkhead, Timeout(1000 * AttemptSeconds));

    private static Workload Calls(string name, string callee, LoadProfile load) =>
        Orders("order", load) with
        {
            Name = name,
            Target = OrderAt("order", callee),
        };
}
