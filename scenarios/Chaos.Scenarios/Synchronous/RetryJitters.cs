using Chaos.Core.Calls;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Twenty clients come to payment at one instant; it has one worker and no queue, takes one of them and turns the
/// others away. Without chance in their delays they come back together, round after round, and one is taken each time:
/// of N clients round k still has N - k. With jitter they find the worker free one after the other.
/// </summary>
public sealed class RetryJitters : CallScenario
{
    private const int Clients = 20;
    private const int Retries = 5;

    private static readonly Retry s_plain = new()
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Ms(500),
        MaxDelay = Ms(1500),
        RetryOn = [CallStatus.Rejected],
    };
    private static readonly Retry s_immediate = AtOnce(Retries) with { RetryOn = s_plain.RetryOn };

    protected override ExperimentPlan Plan(Scale scale)
    {
        // Two bursts, the second after the last retry of the first; there is no fault, and all that counts lies in the
        // baseline.
        var burst = ArrivalRate.Constant(1_000 * Clients, Ms(1));
        var rate = ArrivalRate
            .Constant(10, Seconds(3.5))
            .Pause(Seconds(1))
            .Then(burst)
            .Pause(Seconds(6.5))
            .Then(burst)
            .Pause(Seconds(1));
        var peak = new CounterTotal("retries within 100 ms, peak", "payment", ServiceRecord.RetriesPeak);
        var attempts = new AttemptsPerCall("payment");
        var inStep = Enumerable.Range(0, Retries + 1).Sum(round => (double)(Clients - round)) / Clients;
        return new()
        {
            Id = "retry.jitter",
            Title = "Clients that fail together must not come back together",
            Claim = """
                Backoff alone brings clients that failed together back together; jitter spreads their retries, and all of
                them are through sooner and with fewer attempts.
                """,
            Topology = Services(Instant("order", "payment"), Service("payment", 1, 25) with { QueueLimit = 0 }),
            Phases = Phases(scale, warmUp: 4, baseline: 8, fault: 0),
            Workloads = [Orders("order", new OpenLoad { Rate = rate }) with { Timeout = Seconds(10) }],
            Arms =
            [
                Control("exponential", "exponential backoff, no jitter", At(ToPayment, s_plain)),
                Candidate("full", "the same with full jitter", Spread(RetryJitter.Full)),
                Level("immediate", "retries at once", At(ToPayment, s_immediate)),
                Level("equal", "equal jitter", Spread(RetryJitter.Equal)),
                Level("decorrelated", "decorrelated jitter", Spread(RetryJitter.Decorrelated)),
            ],
            // The bursts themselves lie in what would be the steady state of others, and the control is to fail there.
            SteadyState = 0,
            Expectations =
            [
                Objective(peak, Whole, AtMost(.8 * Clients)),
                Objective(attempts, Whole, AtMost(4)),
                Objective(new CompletionTime(), Whole, AtMost(4.5)),
                Oracle("exponential", peak, Whole, Clients - 1, 3, "N - 1: all that were turned away"),
                Oracle("exponential", attempts, Whole, inStep, .15 * inStep, OneEachTime),
                // On the way the rounds of immediate retries take a little time, in which one more or two may be taken.
                Oracle("immediate", peak, Whole, Retries * (Clients - 1), 20, "5 (N - 1): all rounds within 100 ms"),
            ],
            Focus = AttemptsAt("payment").Against(attempts, AtMost(4)),
            Story = $$"""
                {{Clients}} clients came at one instant to a service that takes one of them at a time, and tried again up to
                {{Retries}} times. Backoff without jitter brought them back in step: up to
                {exponential:retries within 100 ms, peak} retries within 100 ms, {exponential:attempts per call} attempts
                per call (time until all are good: {exponential:time until all are good}). With full jitter it was
                {full:retries within 100 ms, peak} retries and {full:attempts per call} attempts
                ({full:time until all are good}).[ Immediate retries: {immediate:retries within 100 ms, peak},
                {immediate:attempts per call}, {immediate:time until all are good}; equal jitter:
                {equal:retries within 100 ms, peak}, {equal:attempts per call}, {equal:time until all are good};
                decorrelated: {decorrelated:retries within 100 ms, peak}, {decorrelated:attempts per call},
                {decorrelated:time until all are good}.]
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Jitter("Retries within 100 ms, peak"),
            Mutant.Replacing<Retry>("jitter left out", "Attempts per call in all", _ => s_plain),
            Mutant.Without<Retry>("no retries", "Time until all are good in all"),
        ];

    private const string OneEachTime = "(N + (N - 1) + ... + (N - 5)) / N: one is taken each time";

    private static Dictionary<string, Policy> Spread(RetryJitter jitter) =>
        At(ToPayment, s_plain with { Jitter = jitter });
}
