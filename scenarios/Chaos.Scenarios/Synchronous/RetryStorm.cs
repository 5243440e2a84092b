using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;
using Polly;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Payment's workers stall and its queue fills. Retries without a budget multiply the load beyond what payment can do,
/// so that it goes on working for callers who have given up: overload that outlives its cause. Vulnerable is every load
/// above capacity / (1 + retries), here 600/s / 4 = 150/s.
/// </summary>
public sealed class RetryStorm : CallScenario
{
    private const string Edge = "order->payment";

    private static readonly Mitigations.Timeout s_timeout = new() { Duration = TimeSpan.FromMilliseconds(500) };
    private static readonly Retry s_backoff = new()
    {
        MaxRetryAttempts = 3,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromSeconds(2),
        Jitter = RetryJitter.Full,
    };

    public override Experiment Build(Scale scale)
    {
        // Known answers by discrete-event simulation: attempts per call and whole seconds to recover, for a stall of 4
        // s and of 15 s.
        var isLong = scale.Fault > TimeSpan.FromSeconds(10);
        var (recovers, within) = isLong ? (7, 12) : (2, 5);
        var attempts = new AttemptsPerCall("payment");
        var recovery = new TimeToRecover(scale.RecoveryHold);
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = scale.Fault,
            Recovery = TimeSpan.FromSeconds(isLong ? 30 : 12),
        }.BeforeFault(s_timeout.Duration);
        return new Experiment
        {
            Id = "retry.storm",
            Title = "Retries must not multiply an outage",
            Claim =
                "Immediate retries turn a short outage into sustained overload; backoff with jitter and a retry budget does not.",
            GuideFigure = "10k x (1 + 3) = 40k attempts",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 6, 10)),
            Arms =
            [
                Control(
                    "immediate",
                    "3 immediate retries",
                    At(Edge, new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }, s_timeout)
                ),
                Candidate(
                    "budget",
                    "backoff, full jitter, 10 % budget",
                    At(Edge, new RetryBudget(), s_backoff, s_timeout)
                ),
                Level("none", "no retries", At(Edge, s_timeout)),
                Level("backoff", "backoff, full jitter, no budget", At(Edge, s_backoff, s_timeout)),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(200, durations.Total))],
            Faults = [new FaultWindow { Fault = new StallWorkers("payment"), Duration = scale.Fault }],
            Durations = durations,
            AttemptTimeout = s_timeout.Duration,
            Expectations =
            [
                new Objective(attempts, Phase.DuringFault, Limit.AtMost(1.10)),
                new Objective(recovery, Phase.AfterFault, Limit.AtMost(within)),
                new Objective(new Availability(), Phase.AfterFault.From(within), Limit.AtLeast(.99)),
                // 200/s that wait 0.5 s each are 100, by Little's law; a call that is tried four times waits 2 s, one
                // without a time limit as long as the stall lasts.
                new Objective(new InFlightPeak(), Phase.Whole, Limit.AtMost(250)),
                .. Oracles("immediate", 4.00, double.PositiveInfinity),
                .. Oracles("budget", isLong ? 1.00 : 1.01, recovers),
                .. Oracles("none", 1.00, recovers),
                .. Oracles("backoff", 4.00, double.PositiveInfinity),
                Spread("backoff"),
            ],
            Focus = new Chart("Attempts per call at payment", "payment", ServiceRecord.Attempts).Against(
                attempts,
                Limit.AtMost(1.10)
            ),
            Story =
                $"While payment stalled for {scale.Fault.TotalSeconds:0} s, three immediate retries made "
                + "{immediate:attempts per call} attempts of each call. "
                + "Payment can do 600/s and 200/s are offered, so the retries alone kept it busy with work "
                + "nobody waited for (time to recover: {immediate:time to recover}). "
                + "With backoff, jitter and a 10 % retry budget it was {budget:attempts per call} (time to "
                + "recover: {budget:time to recover})."
                + (
                    scale.Levels
                        ? " Backoff and jitter without the budget did not help: {backoff:attempts per "
                            + "call} (time to recover: {backoff:time to recover})."
                        : ""
                )
                + " Give every retry a budget.",
        }.At(scale);

        // Only the arm without a budget retries often enough for chance to show.
        Oracle Spread(string arm) =>
            new Oracle(
                arm,
                new RetryDelaySpread(Edge),
                Phase.Whole,
                1 / Math.Sqrt(3),
                .06,
                "full jitter is U(0, v): 1/√3"
            );

        IEnumerable<Expectation> Oracles(string arm, double perCall, double seconds) =>
            [
                new Oracle(arm, attempts, Phase.DuringFault, perCall, .02 * perCall, "discrete-event simulation"),
                new Oracle(arm, recovery, Phase.AfterFault, seconds, 2, "discrete-event simulation"),
            ];
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<RetryBudget>(
                "retries that ignore the budget",
                "Attempts per call during the fault",
                _ => new BudgetIgnored()
            ),
            Mutant.Replacing<Mitigations.Timeout>(
                "timeout ignored",
                "Calls in flight, peak",
                t => new TimeoutIgnored { Duration = t.Duration }
            ),
            Mutant.Replacing<Retry>(
                "jitter without chance",
                "Spread of retry delays",
                r => new JitterWithoutChance { MaxRetryAttempts = r.MaxRetryAttempts, Delay = r.Delay }
            ),
            Mutant.WithPolicies(
                "retries without backoff or budget",
                "Time to recover",
                Build(Scale.Nightly).Control!.Policies
            ),
        ];
}
