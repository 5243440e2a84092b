using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Gateway, order and payment have 100 threads each, and at the end of the chain bank becomes slow. Orders pile up
/// through all of them, by Little's law 90/s x 1.5 s = 135 where there are 100 threads; and profiles, which need none
/// of that, find no thread at the gateway. Each of four measures alone, and all together.
/// </summary>
public sealed class Cascade : Scenario
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
            Topology = new()
            {
                Services =
                [
                    Service("gateway", Threads, "order", "user"),
                    Service("order", Threads, "payment"),
                    Service("payment", Threads, "bank"),
                    Service("bank", null),
                    Service("user", null),
                ],
                Edges =
                [
                    new(Edge.Client, "gateway"),
                    new("gateway", "order"),
                    new("gateway", "user"),
                    new("order", "payment"),
                    new("payment", "bank"),
                ],
            },
            Arms =
            [
                Arm("none", "no protection", ArmRole.Control),
                Arm("all", "all four", ArmRole.Candidate, s_fallBack, s_isolate, s_break, s_wait),
                .. scale.Levels
                    ?
                    [
                        Arm("timeouts", "timeout 200 ms at each hop", ArmRole.Level, s_wait),
                        Arm("breakers", "breakers alone", ArmRole.Level, s_break),
                        Arm("bulkheads", $"bulkheads of {Permits} alone", ArmRole.Level, s_isolate),
                        Arm("fallbacks", "fallbacks alone", ArmRole.Level, s_fallBack),
                    ]
                    : Array.Empty<Arm>(),
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
                new Objective
                {
                    Metric = profiles,
                    Phase = Phase.DuringFault.From(4),
                    Limit = Limit.AtLeast(.97),
                },
                new Objective
                {
                    Metric = orders,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtLeast(.97),
                },
                // Until the breakers open, each call waits for its timeout.
                new Objective
                {
                    Metric = latency,
                    Phase = Phase.DuringFault.From(1),
                    Limit = Limit.AtMost(100),
                },
                new Objective
                {
                    Metric = threads,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(Threads / 2),
                },
                .. Before.Select(service => new Oracle
                {
                    Arm = "none",
                    Metric = InUse(service),
                    Phase = Phase.DuringFault,
                    Expected = Threads,
                    Tolerance = 2,
                    Source = $"min({Threads}, {OrdersPerSecond:0}/s x {s_delay.TotalSeconds:0.#} s)",
                }),
                .. scale.Levels ? Alone() : [],
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
        };
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
            yield return new Oracle
            {
                Arm = arm,
                Metric = InUse("gateway"),
                Phase = Phase.DuringFault,
                Expected = Threads,
                Tolerance = 2,
                Source = "without a timeout a slow answer is a good one",
            };
        foreach (var service in Before)
            yield return new Oracle
            {
                Arm = "timeouts",
                Metric = InUse(service),
                Phase = Phase.DuringFault,
                Expected = OrdersPerSecond * s_hopTimeout.TotalSeconds,
                Tolerance = 8,
                Source = "L = λ W: 90/s x 0.2 s",
            };
        yield return new Oracle
        {
            Arm = "bulkheads",
            Metric = InUse("order"),
            Phase = Phase.DuringFault,
            Expected = Permits,
            Tolerance = 2,
            Source = "as many as the gateway has permits",
        };
    }

    private static SampledPeak InUse(string service) =>
        new($"{service}'s threads in use, peak", $"{service} pool threads in use");

    private static ServiceSpec Service(string name, int? threads, params string[] calls) =>
        new()
        {
            Name = name,
            Workers = 64,
            ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(1)),
            Threads = threads,
            Calls = calls,
        };

    private static Workload Workload(string name, string callee, double perSecond, Durations durations) =>
        new()
        {
            Name = name,
            Target = new HttpTargetSpec
            {
                Service = "gateway",
                Method = "POST",
                Path = "/orders",
                Calls = [callee],
            },
            // Cold services get their load bit by bit: without protection it would bring the chain down before there is
            // any fault.
            Load = new OpenLoad
            {
                Rate = ArrivalRate
                    .Ramp(perSecond / 10, perSecond, durations.WarmUp)
                    .Then(ArrivalRate.Constant(perSecond, durations.Total - durations.WarmUp)),
            },
            Timeout = s_patience,
        };

    private static Arm Arm(string name, string title, ArmRole role, params Mitigation[] mitigations) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            // Only the gateway may answer with something else: behind it a stand-in would pass for the real thing.
            Policies = s_chain.ToDictionary(
                edge => edge,
                edge => new Policy
                {
                    Mitigations = [.. mitigations.Where(m => m is not Fallback || edge == s_chain[0])],
                }
            ),
        };
}
