using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Chaos.Targets;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Twenty clients come to payment at one instant; it has one worker and no queue, takes one of them and turns the
/// others away. Without chance in their delays they come back together, round after round, and one is taken each time:
/// of N clients the round k still has N - k. With jitter they find the worker free one after the other.
/// </summary>
public sealed class RetryJitters : Scenario
{
    private const string Edge = "order->payment";
    private const int Clients = 20;
    private const int Retries = 5;

    private static readonly Retry s_plain = new()
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(500),
        MaxDelay = TimeSpan.FromMilliseconds(1500),
        RetryOn = [CallStatus.Rejected],
    };

    public override Experiment Build(Scale scale)
    {
        // Two bursts, the second after the last retry of the first; there is no fault, and all that counts lies in the
        // baseline.
        var durations = new Durations
        {
            WarmUp = TimeSpan.FromSeconds(4),
            Baseline = TimeSpan.FromSeconds(8),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        var burst = ArrivalRate.Constant(1_000 * Clients, TimeSpan.FromMilliseconds(1));
        var peak = new CounterTotal("retries within 100 ms, peak", "payment", ServiceRecord.RetriesPeak);
        var attempts = new AttemptsPerCall("payment");
        return new Experiment
        {
            Id = "retry.jitter",
            Title = "Clients that fail together must not come back together",
            Claim =
                "Backoff alone brings clients that failed together back together; jitter spreads their "
                + "retries, and all of them are through sooner and with fewer attempts.",
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
                        Workers = 1,
                        QueueLimit = 0,
                        ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(25)),
                    },
                ],
                Edges = [new(Core.Topologies.Edge.Client, "order"), new("order", "payment")],
            },
            Arms =
            [
                Arm("exponential", "exponential backoff, no jitter", ArmRole.Control, s_plain),
                Arm("full", "the same with full jitter", ArmRole.Candidate, s_plain with { Jitter = RetryJitter.Full }),
                .. scale.Levels
                    ?
                    [
                        Arm(
                            "immediate",
                            "retries at once",
                            ArmRole.Level,
                            s_plain with
                            {
                                BackoffType = DelayBackoffType.Constant,
                                Delay = TimeSpan.Zero,
                                MaxDelay = null,
                            }
                        ),
                        Arm("equal", "equal jitter", ArmRole.Level, s_plain with { Jitter = RetryJitter.Equal }),
                        Arm(
                            "decorrelated",
                            "decorrelated jitter",
                            ArmRole.Level,
                            s_plain with
                            {
                                Jitter = RetryJitter.Decorrelated,
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
                    Load = new OpenLoad
                    {
                        Rate = ArrivalRate
                            .Constant(10, TimeSpan.FromSeconds(3.5))
                            .Pause(TimeSpan.FromSeconds(1))
                            .Then(burst)
                            .Pause(TimeSpan.FromSeconds(6.5))
                            .Then(burst)
                            .Pause(TimeSpan.FromSeconds(1)),
                    },
                    Timeout = TimeSpan.FromSeconds(10),
                },
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            // The bursts themselves lie in what would be the steady state of others, and the control is to fail there.
            SteadyState = 0,
            Expectations =
            [
                new Objective
                {
                    Metric = peak,
                    Phase = Phase.Whole,
                    Limit = Limit.AtMost(.8 * Clients),
                },
                new Objective
                {
                    Metric = attempts,
                    Phase = Phase.Whole,
                    Limit = Limit.AtMost(4),
                },
                new Objective
                {
                    Metric = new CompletionTime(),
                    Phase = Phase.Whole,
                    Limit = Limit.AtMost(4.5),
                },
                Theory("exponential", peak, Clients - 1, 3, "N - 1: all that were turned away"),
                Theory(
                    "exponential",
                    attempts,
                    InStep,
                    .15 * InStep,
                    "(N + (N - 1) + ... + (N - 5)) / N: one is taken each time"
                ),
                // On the way the rounds of immediate retries take a little time, in which one more or two may be taken.
                .. scale.Levels
                    ? [Theory("immediate", peak, Retries * (Clients - 1), 20, "5 (N - 1): all rounds within 100 ms")]
                    : Array.Empty<Expectation>(),
            ],
            Focus = new("Attempts per call at payment", "payment", ServiceRecord.Attempts, Limit: 4),
            Story =
                $"{Clients} clients came at one instant to a service that takes one of them at a time, "
                + $"and tried again up to {Retries} times. Backoff without jitter brought them back in "
                + "step: up to "
                + "{exponential:retries within 100 ms, peak} retries within 100 ms, {exponential:attempts "
                + "per call} attempts per call (time until all are good: {exponential:time until all are "
                + "good}). "
                + "With full jitter it was {full:retries within 100 ms, peak} retries and {full:attempts "
                + "per call} attempts ({full:time until all are good})."
                + (
                    scale.Levels
                        ? " Immediate retries: {immediate:retries within 100 ms, peak}, "
                            + "{immediate:attempts per call}, {immediate:time until all are good}; equal "
                            + "jitter: {equal:retries within 100 ms, peak}, "
                            + "{equal:attempts per call}, {equal:time until all are good}; decorrelated: "
                            + "{decorrelated:retries within 100 ms, peak}, {decorrelated:attempts per "
                            + "call}, {decorrelated:time until all are good}."
                        : ""
                ),
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Retry>(
                "jitter without chance",
                "Retries within 100 ms, peak",
                r => new JitterWithoutChance
                {
                    MaxRetryAttempts = r.MaxRetryAttempts,
                    Delay = r.Delay,
                    RetryOn = r.RetryOn,
                }
            ),
            Mutant.Replacing<Retry>("jitter left out", "Attempts per call in all", _ => s_plain),
            Mutant.Without<Retry>("no retries", "Time until all are good in all"),
        ];

    private static double InStep => Enumerable.Range(0, Retries + 1).Sum(round => (double)(Clients - round)) / Clients;

    private static Oracle Theory(string arm, Metric metric, double expected, double tolerance, string source) =>
        new()
        {
            Arm = arm,
            Metric = metric,
            Phase = Phase.Whole,
            Expected = expected,
            Tolerance = tolerance,
            Source = source,
        };

    private static Arm Arm(string name, string title, ArmRole role, Retry retry) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = new Dictionary<string, Policy> { [Edge] = new() { Mitigations = [retry] } },
        };
}
