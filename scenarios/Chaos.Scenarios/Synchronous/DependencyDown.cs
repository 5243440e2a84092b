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

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Payment's process is killed. A dead process refuses at once, so that order's callers get their errors quickly, all
/// of them: availability falls to 0 and latency does not rise. Retries only multiply the attempts, by r; a fallback
/// takes the errors away.
/// </summary>
public sealed class DependencyDown : CallScenario
{
    private const string Edge = "order->payment";
    private const int Retries = 3;

    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_restart = TimeSpan.FromSeconds(8);
    private static readonly Mitigations.Timeout s_timeout = new() { Duration = TimeSpan.FromMilliseconds(500) };

    public override Experiment Build(Scale scale)
    {
        var good = new Availability();
        var told = new LatencyPercentile(.95, LatencyOf.FailedCalls);
        var attempts = new CounterPerCall(
            "attempts by order per call",
            "order",
            CounterName.Of(Edge, ServiceRecord.Attempts)
        );
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = s_outage,
            Recovery = scale.RecoveryHold + s_restart + TimeSpan.FromSeconds(6),
        }.BeforeFault(TimeSpan.FromSeconds(1));
        return new Experiment
        {
            Id = "rest.dependency-down",
            Title = "A dead dependency must not take its caller down",
            Claim = "A dependency that is down fails its caller at once; with a fallback the caller goes on.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 16, 2)),
            Arms =
            [
                Control("none", "no fallback", At(Edge, s_timeout)),
                Candidate("fallback", "fallback to a default", At(Edge, new Fallback(), s_timeout)),
                Level(
                    "retries",
                    "3 immediate retries, no fallback",
                    At(Edge, new Retry { MaxRetryAttempts = Retries, Delay = TimeSpan.Zero }, s_timeout)
                ),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(150, durations.Total))],
            Faults = [new FaultWindow { Fault = new KillService("payment"), Duration = s_outage }],
            Durations = durations,
            AttemptTimeout = s_timeout.Duration,
            Expectations =
            [
                new Objective(good, Phase.DuringFault, Limit.AtLeast(.99)),
                // Below the timeout: nobody waits for the dead, whether there is a fallback or not.
                new Guard(new LatencyPercentile(.95), Phase.DuringFault, Limit.AtMost(400)),
                new Oracle(
                    "none",
                    told,
                    Phase.DuringFault,
                    0,
                    400,
                    "nobody listens: refused at once, and not after the timeout of 500 ms"
                ),
                // The start of payment's process is part of it.
                new Guard(
                    new TimeToRecover(scale.RecoveryHold),
                    Phase.AfterFault,
                    Limit.AtMost(s_restart.TotalSeconds)
                ),
                new Oracle("none", good, Phase.DuringFault, 0, .01, "every order needs payment: 1 - 1 = 0"),
                new Oracle(
                    "fallback",
                    new DegradedShare(),
                    Phase.DuringFault,
                    1,
                    .01,
                    "every order needs payment, and none may pass for the full answer"
                ),
                new Oracle("retries", good, Phase.DuringFault, 0, .01, "p^r = 1 for p = 1"),
                new Oracle("retries", attempts, Phase.DuringFault, 1 + Retries, .04, "1 + 3 attempts"),
            ],
            Focus = new("Fallbacks per call", "order", CounterName.Of(Edge, Fallback.FallbacksCounter)),
            Story =
                $"Payment's process was killed and gone for {s_outage.TotalSeconds:0} s. Without a "
                + "fallback {none:good calls} of the orders were good, and 95 % of the callers knew "
                + "within {none:latency p95 of failed calls}; "
                + "with one it was {fallback:good calls} within {fallback:latency p95}, {fallback:degraded "
                + "calls} of them marked as degraded."
                + (
                    scale.Levels
                        ? " Three retries made {retries:attempts by order per call} attempts of each call "
                            + "and {retries:good calls} good ones."
                        : ""
                )
                + " From when payment was started again it took {fallback:time to recover} until all was well.",
        }.At(scale);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.Replacing<Fallback>(
                "fallback that throws",
                "Good calls during the fault",
                _ => new FallbackThrows()
            ),
            Mutant.Replacing<Fallback>(
                "fallback that hides everything",
                "Degraded calls during the fault",
                _ => new FallbackHidesEverything()
            ),
            Mutant.Replacing<Fallback>(
                "fallback for timeouts alone",
                "Good calls during the fault",
                f => f with { HandleOn = [Core.Calls.CallStatus.TimedOut] }
            ),
            Mutant.WithPolicies("no fallback", "Good calls during the fault", Build(Scale.Nightly).Control!.Policies),
        ];
}
