using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Gateway, order and payment have 100 threads each, and at the end of the chain bank becomes slow. Orders pile up
/// through all of them, by Little's law 90/s x 1.5 s = 135 where there are 100 threads; and profiles, which need none
/// of that, find no thread at the gateway. Each of four measures alone, and all together.
/// </summary>
public sealed class Cascade : CallScenario
{
    private const int Threads = 100;
    private const int Permits = 20;
    private const double OrdersPerSecond = 90;
    private const double ProfilesPerSecond = 45;

    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_hopTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_slowTime = TimeSpan.FromSeconds(8);
    private static readonly string[] s_chain = ["gateway->order", "order->payment", "payment->bank"];

    private static readonly Mitigation s_wait = new Mitigations.Timeout { Duration = s_hopTimeout };
    private static readonly Mitigation s_break = new CircuitBreaker
    {
        FailureRatio = .5,
        MinimumThroughput = 20,
        SamplingDuration = TimeSpan.FromSeconds(1),
        BreakDuration = TimeSpan.FromSeconds(1),
    };
    private static readonly Mitigation s_isolate = new Bulkhead { MaxConcurrent = Permits };
    private static readonly Mitigation s_fallBack = new Fallback();

    public override Experiment Build(Scale scale)
    {
        var profiles = new OfWorkload("profiles", new Availability());
        var orders = new OfWorkload("orders", new Availability());
        var latency = new OfWorkload("orders", new LatencyPercentile(.95));
        var threads = InUse("gateway");
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = TimeSpan.FromSeconds(3),
            Fault = s_slowTime,
            Recovery = TimeSpan.FromSeconds(4),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        return new Experiment
        {
            Id = "cascade.four-services",
            Title = "One slow service must not stop the whole chain",
            Claim =
                "A slow service at the end of a chain exhausts the threads of every service before it; "
                + "timeouts, bulkheads, breakers and fallbacks together stop that.",
            GuideFigure = "100 threads exhausted in each service",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(
                Threaded("gateway", "order", "user"),
                Threaded("order", "payment"),
                Threaded("payment", "bank"),
                Service("bank", 64, 1),
                Service("user", 64, 1)
            ),
            Arms =
            [
                Control("none", "no protection", Protected()),
                Candidate("all", "all four", Protected(s_fallBack, s_isolate, s_break, s_wait)),
                Level("timeouts", "timeout 200 ms at each hop", Protected(s_wait)),
                Level("breakers", "breakers alone", Protected(s_break)),
                Level("bulkheads", $"bulkheads of {Permits} alone", Protected(s_isolate)),
                Level("fallbacks", "fallbacks alone", Protected(s_fallBack)),
            ],
            Workloads =
            [
                Workload("orders", "order", OrdersPerSecond, durations),
                Workload("profiles", "user", ProfilesPerSecond, durations),
            ],
            Faults = [new() { Fault = new SlowCalls("bank", s_delay), Duration = s_slowTime }],
            Durations = durations,
            AttemptTimeout = s_patience,
            Expectations =
            [
                // The threads are used up within three seconds; a phase with that change in it would be half of one
                // thing and half of another.
                new Objective(profiles, Phase.DuringFault.From(4), Limit.AtLeast(.97)),
                new Objective(orders, Phase.DuringFault, Limit.AtLeast(.97)),
                // Until the breakers open, each call waits for its timeout.
                new Objective(latency, Phase.DuringFault.From(1), Limit.AtMost(100)),
                new Objective(threads, Phase.DuringFault, Limit.AtMost(Threads / 2)),
                .. Before.Select(service => new Oracle(
                    "none",
                    InUse(service),
                    Phase.DuringFault,
                    Threads,
                    2,
                    $"min({Threads}, {OrdersPerSecond:0}/s x {s_delay.TotalSeconds:0.#} s)"
                )),
                .. Alone(),
            ],
            Focus = new("Calls to user per call", "gateway", "gateway->user attempts"),
            Story =
                $"Bank answered {s_delay.TotalSeconds:0.#} s late for {s_slowTime.TotalSeconds:0} s. "
                + $"Without protection all {Threads} threads of gateway, order and payment were taken "
                + "(gateway: "
                + "{none:gateway's threads in use, peak}), and of the profiles, which need none of these "
                + "services, {none:good calls of profiles} came through. With all four measures it was "
                + "{all:good calls of profiles} of the profiles and {all:good calls of orders} of the "
                + "orders, degraded, 95 % within {all:latency p95 of orders}, and {all:gateway's threads "
                + "in use, peak} threads."
                + (
                    scale.Levels
                        ? " Alone, timeouts saved the profiles ({timeouts:good calls of profiles}), "
                            + "bulkheads too ({bulkheads:good calls of profiles}); a breaker or a fallback "
                            + "without a timeout did not "
                            + "({breakers:good calls of profiles}, {fallbacks:good calls of profiles}), for a slow answer is no failure."
                        : ""
                )
                + " Begin with timeouts.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Mitigations.Timeout>(
                "timeouts ignored",
                "Good calls of orders during the fault",
                t => new TimeoutIgnored { Duration = t.Duration }
            ),
            Mutant.Replacing<Fallback>(
                "fallback that throws",
                "Good calls of orders during the fault",
                _ => new FallbackThrows()
            ),
            Mutant.Replacing<CircuitBreaker>(
                "breaker that never opens",
                "Latency p95 of orders from 1 s into the fault",
                _ => new BreakerThatNeverOpens()
            ),
            new(
                "all four left out",
                "Good calls of profiles from 4 s into the fault",
                arm => arm with { Policies = new Dictionary<string, Policy>() }
            ),
        ];

    private static IEnumerable<string> Before => ["gateway", "order", "payment"];

    /// <summary>What each measure does by itself.</summary>
    private static IEnumerable<Expectation> Alone()
    {
        foreach (var arm in (string[])["breakers", "fallbacks"])
            yield return new Oracle(
                arm,
                InUse("gateway"),
                Phase.DuringFault,
                Threads,
                2,
                "without a timeout a slow answer is a good one"
            );
        foreach (var service in Before)
            yield return new Oracle(
                "timeouts",
                InUse(service),
                Phase.DuringFault,
                OrdersPerSecond * s_hopTimeout.TotalSeconds,
                8,
                "L = λ W: 90/s x 0.2 s"
            );
        yield return new Oracle(
            "bulkheads",
            InUse("order"),
            Phase.DuringFault,
            Permits,
            2,
            "as many as the gateway has permits"
        );
    }

    private static SampledPeak InUse(string service) =>
        new($"{service}'s threads in use, peak", $"{service} pool threads in use");

    private static ServiceSpec Threaded(string name, params string[] calls) =>
        Service(name, 64, 1, calls) with
        {
            Threads = Threads,
        };

    private static Workload Workload(string name, string callee, double perSecond, Durations durations) =>
        new()
        {
            Name = name,
            Target = OrderAt("gateway", callee),
            Load = Ramped(perSecond / 10, perSecond, durations),
            Timeout = s_patience,
        };

    /// <summary>
    /// Only the gateway may answer with something else: behind it a stand-in would pass for the real thing.
    /// </summary>
    private static Dictionary<string, Policy> Protected(params Mitigation[] mitigations) =>
        s_chain.ToDictionary(
            edge => edge,
            edge => new Policy { Mitigations = [.. mitigations.Where(m => m is not Fallback || edge == s_chain[0])] }
        );
}
