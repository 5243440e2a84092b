using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Payment's workers stall and its queue fills. Retries without a budget multiply the load beyond what payment can do,
/// so that it goes on working for callers that have given up: the overload outlives its cause. This happens at every
/// load above capacity / (1 + retries), here 600/s / 4 = 150/s.
/// </summary>
public sealed class RetryStorm : CallScenario
{
    private static readonly Mitigations.Timeout s_timeout = Timeout(500);
    private static readonly Retry s_backoff = new()
    {
        MaxRetryAttempts = 3,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Ms(100),
        MaxDelay = Seconds(2),
        Jitter = RetryJitter.Full,
    };

    protected override ExperimentPlan Plan(Scale scale)
    {
        // Known answers by discrete-event simulation: attempts per call and whole seconds to recover, for a stall of 4
        // s and of 15 s.
        var isLong = scale.Fault > Seconds(10);
        var (recovers, within) = isLong ? (7, 12) : (2, 5);
        var attempts = new AttemptsPerCall("payment");
        var recovery = new TimeToRecover(scale.RecoveryHold);
        return new()
        {
            Id = "retry.storm",
            Title = "Retries must not multiply an outage",
            Claim = """
                Immediate retries turn a short outage into sustained overload; backoff with jitter and a retry budget does
                not.
                """,
            GuideFigure = "10k x (1 + 3) = 40k attempts",
            Topology = OrderAndPayment(6, 10),
            Phases = Phases(scale, recovery: isLong ? 30 : 12),
            OrdersPerSecond = 200,
            Faults = [new StallWorkers("payment")],
            Arms =
            [
                Control("immediate", "3 immediate retries", At(ToPayment, AtOnce(3), s_timeout)),
                Candidate(
                    "budget",
                    "backoff, full jitter, 10 % budget",
                    At(ToPayment, new RetryBudget(), s_backoff, s_timeout)
                ),
                Level("none", "no retries", At(ToPayment, s_timeout)),
                Level("backoff", "backoff, full jitter, no budget", At(ToPayment, s_backoff, s_timeout)),
            ],
            Expectations =
            [
                Objective(attempts, During, AtMost(1.10)),
                Objective(recovery, After, AtMost(within)),
                Objective(new Availability(), After.From(within), AtLeast(.99)),
                // 200/s that wait 0.5 s each are 100, by Little's law; a call that is tried four times waits 2 s, one
                // without a time limit as long as the stall lasts.
                Objective(new InFlightPeak(), Whole, AtMost(250)),
                .. Simulated("immediate", 4.00, double.PositiveInfinity),
                .. Simulated("budget", isLong ? 1.00 : 1.01, recovers),
                .. Simulated("none", 1.00, recovers),
                .. Simulated("backoff", 4.00, double.PositiveInfinity),
                // Only the arm without a budget retries often enough for chance to show.
                Oracle("backoff", new RetryDelaySpread(ToPayment), Whole, 1 / Math.Sqrt(3), .06, Uniform),
            ],
            Focus = AttemptsAt("payment").Against(attempts, AtMost(1.10)),
            Story = $$"""
                While payment stalled for {{scale.Fault.TotalSeconds:0}} s, three immediate retries made
                {immediate:attempts per call} attempts of each call. Payment can do 600/s and 200/s are offered, so the
                retries alone kept it busy with work nobody waited for (time to recover: {immediate:time to recover}). With
                backoff, jitter and a 10 % retry budget it was {budget:attempts per call} (time to recover:
                {budget:time to recover}).[ Backoff and jitter without the budget did not help: {backoff:attempts per call}
                (time to recover: {backoff:time to recover}).] Give every retry a budget.
                """,
        };

        IEnumerable<Oracle> Simulated(string arm, double perCall, double seconds) =>
            [
                Oracle(arm, attempts, During, perCall, .02 * perCall, "discrete-event simulation"),
                Oracle(arm, recovery, After, seconds, 2, "discrete-event simulation"),
            ];
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Budget("Attempts per call during the fault"),
            Broken.Timeouts("Calls in flight, peak", "timeout ignored"),
            Broken.Jitter("Spread of retry delays"),
            LikeControl("retries without backoff or budget", "Time to recover"),
        ];

    private const string Uniform = "full jitter is U(0, v): 1/√3";
}
