using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Gateway, order and payment have 100 threads each, and at the end of the chain bank becomes slow. Orders pile up
/// through all of them, by Little's law 90/s x 1.5 s = 135 where there are 100 threads. Profiles need none of these
/// services, but find no thread at the gateway. Each of four measures runs alone, and all together.
/// </summary>
public sealed class Cascade : CallScenario
{
    private const int Threads = 100;
    private const int Permits = 20;
    private const double PerSecond = 90;
    private const double Delay = 1.5;
    private const double SlowFor = 8;

    private static readonly string[] s_before = ["gateway", "order", "payment"];
    private static readonly Mitigations.Timeout s_wait = Timeout(200);
    private static readonly Bulkhead s_isolate = new() { MaxConcurrent = Permits };
    private static readonly CircuitBreaker s_break = new()
    {
        FailureRatio = .5,
        MinimumThroughput = 20,
        SamplingDuration = Seconds(1),
        BreakDuration = Seconds(1),
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, baseline: 3, fault: SlowFor, recovery: 4);
        return new()
        {
            Id = "cascade.four-services",
            Title = "One slow service must not stop the whole chain",
            Claim = """
                A slow service at the end of a chain exhausts the threads of every service before it; timeouts, bulkheads,
                breakers and fallbacks together stop that.
                """,
            GuideFigure = "100 threads exhausted in each service",
            Topology = Services(
                Threaded("gateway", "order", "user"),
                Threaded("order", "payment"),
                Threaded("payment", "bank"),
                Service("bank", 64, 1),
                Service("user", 64, 1)
            ),
            Phases = phases,
            Workloads = [Calls("orders", "order", PerSecond, phases), Calls("profiles", "user", PerSecond / 2, phases)],
            Faults = [new SlowCalls("bank", Seconds(Delay))],
            Arms =
            [
                Control("none", "no protection", Protected()),
                Candidate("all", "all four", Protected(new Fallback(), s_isolate, s_break, s_wait)),
                Level("timeouts", "timeout 200 ms at each hop", Protected(s_wait)),
                Level("breakers", "breakers alone", Protected(s_break)),
                Level("bulkheads", $"bulkheads of {Permits} alone", Protected(s_isolate)),
                Level("fallbacks", "fallbacks alone", Protected(new Fallback())),
            ],
            Expectations =
            [
                // The threads are used up within three seconds; a phase with that change in it would be half of one
                // thing and half of another.
                Objective(Of("profiles", new Availability()), During.From(4), AtLeast(.97)),
                Objective(Of("orders", new Availability()), During, AtLeast(.97)),
                // Until the breakers open, each call waits for its timeout.
                Objective(Of("orders", new LatencyPercentile(.95)), During.From(1), AtMost(100)),
                Objective(InUse("gateway"), During, AtMost(Threads / 2)),
                .. s_before.Select(s => Oracle("none", InUse(s), During, Threads, 2, "min(100, 90/s x 1.5 s)")),
                Oracle("breakers", InUse("gateway"), During, Threads, 2, SlowIsGood),
                Oracle("fallbacks", InUse("gateway"), During, Threads, 2, SlowIsGood),
                .. s_before.Select(s =>
                    Oracle("timeouts", InUse(s), During, .2 * PerSecond, 8, "L = λ W: 90/s x 0.2 s")
                ),
                Oracle("bulkheads", InUse("order"), During, Permits, 2, "as many as the gateway has permits"),
            ],
            Focus = Drawn("Calls to user per call", "gateway", "gateway->user attempts"),
            Story = $$"""
                Bank answered {{Delay:0.#}} s late for {{SlowFor:0}} s. Without protection all {{Threads}} threads of
                gateway, order and payment were taken (gateway: {none:gateway's threads in use, peak}), and of the profiles,
                which need none of these services, {none:good calls of profiles} came through. With all four measures it was
                {all:good calls of profiles} of the profiles and {all:good calls of orders} of the orders, degraded, 95 %
                within {all:latency p95 of orders}, and {all:gateway's threads in use, peak} threads.[ Alone, timeouts saved
                the profiles ({timeouts:good calls of profiles}), bulkheads too ({bulkheads:good calls of profiles}); a
                breaker or a fallback without a timeout did not ({breakers:good calls of profiles},
                {fallbacks:good calls of profiles}), for a slow answer is no failure.] Begin with timeouts.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Timeouts("Good calls of orders during the fault"),
            Broken.Fallback("Good calls of orders during the fault"),
            Broken.Opening("Latency p95 of orders from 1 s into the fault"),
            Mutant.WithPolicies(
                "all four left out",
                "Good calls of profiles from 4 s into the fault",
                new Dictionary<string, Policy>()
            ),
        ];

    private const string SlowIsGood = "without a timeout a slow answer is a good one";

    private static SampledPeak InUse(string service) =>
        new($"{service}'s threads in use, peak", $"{service} pool threads in use");

    private static ServiceSpec Threaded(string name, params string[] calls) =>
        Service(name, 64, 1, calls) with
        {
            Threads = Threads,
        };

    private static Workload Calls(string name, string callee, double perSecond, Durations phases) =>
        new()
        {
            Name = name,
            Target = OrderAt("gateway", callee),
            Load = Ramped(perSecond / 10, perSecond, phases),
            Timeout = Ms(500),
        };

    /// <summary>
    /// Mitigations on the chain. Only the gateway has the fallback: behind it a stand-in would pass for the real answer.
    /// </summary>
    private static Dictionary<string, Policy> Protected(params Mitigation[] mitigations)
    {
        var behind = new Policy { Mitigations = [.. mitigations.Where(m => m is not Fallback)] };
        return new()
        {
            ["gateway->order"] = new() { Mitigations = mitigations },
            [ToPayment] = behind,
            ["payment->bank"] = behind,
        };
    }
}
