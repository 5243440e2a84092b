using Chaos.Core.Calls;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Payment's process is killed. A dead process refuses at once, so order's callers get their errors quickly, all of
/// them: availability falls to 0 and latency does not rise. Retries only multiply the attempts, by r; a fallback takes
/// the errors away.
/// </summary>
public sealed class DependencyDown : CallScenario
{
    private const int Outage = 8;
    private const int Restart = 8;

    private static readonly Mitigations.Timeout s_timeout = Timeout(500);

    protected override ExperimentPlan Plan(Scale scale)
    {
        var good = new Availability();
        var told = new LatencyPercentile(.95, LatencyOf.FailedCalls);
        var attempts = new CounterPerCall(
            "attempts by order per call",
            "order",
            CounterName.Of(ToPayment, ServiceRecord.Attempts)
        );
        return new()
        {
            Id = "rest.dependency-down",
            Title = "A dead dependency must not take its caller down",
            Claim = "A dependency that is down fails its caller at once; with a fallback the caller goes on.",
            Topology = OrderAndPayment(16, 2),
            Phases = Phases(scale, fault: Outage, recovery: scale.RecoveryHold.TotalSeconds + Restart + 6),
            OrdersPerSecond = 150,
            Faults = [new KillService("payment")],
            Arms =
            [
                Control("none", "no fallback", At(ToPayment, s_timeout)),
                Candidate("fallback", "fallback to a default", At(ToPayment, new Fallback(), s_timeout)),
                Level("retries", "3 immediate retries, no fallback", At(ToPayment, AtOnce(3), s_timeout)),
            ],
            Expectations =
            [
                Objective(good, During, AtLeast(.99)),
                // Below the timeout: nobody waits for the dead process, whether there is a fallback or not.
                Guard(new LatencyPercentile(.95), During, AtMost(400)),
                Oracle("none", told, During, 0, 400, RefusedAtOnce),
                // The start of payment's process is part of it.
                Guard(new TimeToRecover(scale.RecoveryHold), After, AtMost(Restart)),
                Oracle("none", good, During, 0, .01, "every order needs payment: 1 - 1 = 0"),
                Oracle("fallback", new DegradedShare(), During, 1, .01, NoneFull),
                Oracle("retries", good, During, 0, .01, "p^r = 1 for p = 1"),
                Oracle("retries", attempts, During, 4, .04, "1 + 3 attempts"),
            ],
            Focus = Drawn("Fallbacks per call", "order", CounterName.Of(ToPayment, Fallback.FallbacksCounter)),
            Story = $$"""
                Payment's process was killed and gone for {{Outage}} s. Without a fallback {none:good calls} of the orders
                were good, and 95 % of the callers knew within {none:latency p95 of failed calls}; with one it was
                {fallback:good calls} within {fallback:latency p95}, {fallback:degraded calls} of them marked as degraded.[
                Three retries made {retries:attempts by order per call} attempts of each call and {retries:good calls} good
                ones.] From when payment was started again it took {fallback:time to recover} until all was well.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Broken.Fallback("Good calls during the fault"),
            Broken.DegradedMark("Degraded calls during the fault"),
            Mutant.Replacing<Fallback>(
                "fallback for timeouts alone",
                "Good calls during the fault",
                f => f with { HandleOn = [CallStatus.TimedOut] }
            ),
            LikeControl("no fallback", "Good calls during the fault"),
        ];

    private const string RefusedAtOnce = "nobody listens: refused at once, and not after the timeout of 500 ms";
    private const string NoneFull = "every order needs payment, and none may pass for the full answer";
}
