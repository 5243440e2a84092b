using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Twenty clients come to payment at one instant; it has one worker and no queue, takes one of them and turns the
/// others away. Without chance in their delays they come back together, round after round, and one is taken each time:
/// of N clients the round k still has N - k. With jitter they find the worker free one after the other.
/// </summary>
public sealed class RetryJitters : CallScenario
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
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 1, 25) with { QueueLimit = 0 }),
            Arms =
            [
                Control("exponential", "exponential backoff, no jitter", At(Edge, s_plain)),
                Candidate("full", "the same with full jitter", At(Edge, s_plain with { Jitter = RetryJitter.Full })),
                Level(
                    "immediate",
                    "retries at once",
                    At(
                        Edge,
                        s_plain with
                        {
                            BackoffType = DelayBackoffType.Constant,
                            Delay = TimeSpan.Zero,
                            MaxDelay = null,
                        }
                    )
                ),
                Level("equal", "equal jitter", At(Edge, s_plain with { Jitter = RetryJitter.Equal })),
                Level(
                    "decorrelated",
                    "decorrelated jitter",
                    At(Edge, s_plain with { Jitter = RetryJitter.Decorrelated })
                ),
            ],
            Workloads =
            [
                Orders(
                    "order",
                    new OpenLoad
                    {
                        Rate = ArrivalRate
                            .Constant(10, TimeSpan.FromSeconds(3.5))
                            .Pause(TimeSpan.FromSeconds(1))
                            .Then(burst)
                            .Pause(TimeSpan.FromSeconds(6.5))
                            .Then(burst)
                            .Pause(TimeSpan.FromSeconds(1)),
                    }
                ) with
                {
                    Timeout = TimeSpan.FromSeconds(10),
                },
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromMilliseconds(500),
            // The bursts themselves lie in what would be the steady state of others, and the control is to fail there.
            SteadyState = 0,
            Expectations =
            [
                new Objective(peak, Phase.Whole, Limit.AtMost(.8 * Clients)),
                new Objective(attempts, Phase.Whole, Limit.AtMost(4)),
                new Objective(new CompletionTime(), Phase.Whole, Limit.AtMost(4.5)),
                Theory("exponential", peak, Clients - 1, 3, "N - 1: all that were turned away"),
                Theory(
                    "exponential",
                    attempts,
                    InStep,
                    .15 * InStep,
                    "(N + (N - 1) + ... + (N - 5)) / N: one is taken each time"
                ),
                // On the way the rounds of immediate retries take a little time, in which one more or two may be taken.
                Theory("immediate", peak, Retries * (Clients - 1), 20, "5 (N - 1): all rounds within 100 ms"),
            ],
            Focus = new Chart("Attempts per call at payment", "payment", ServiceRecord.Attempts).Against(
                attempts,
                Limit.AtMost(4)
            ),
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
        }.At(scale);
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
        new Oracle(arm, metric, Phase.Whole, expected, tolerance, source);
}
