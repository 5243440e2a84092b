using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Faults.Edges;
using Chaos.Mitigations;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Half of payment's replies are lost after the money was taken. The caller cannot know, and tries again: without a key
/// each attempt charges, with one the order is charged once. With a share p of replies lost and r attempts, a call
/// makes (1 - p^r) / (1 - p) attempts: 1.875 for p = .5 and r = 4, with the key and without.
/// </summary>
public sealed class IdempotencyKeys : CallScenario
{
    private const string Edge = "order->payment";
    private const double Lost = .5;
    private const double Attempts = 1.875;

    private static readonly Retry s_again = new() { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };
    private static readonly Mitigations.Timeout s_timeout = new() { Duration = TimeSpan.FromMilliseconds(500) };

    public override Experiment Build(Scale scale)
    {
        var charges = new CounterRatio("charges per order", "payment", "charges", "orders");
        var attempts = new AttemptsPerCall("payment");
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = scale.Fault,
            Recovery = TimeSpan.FromSeconds(1),
        }.BeforeFault(s_timeout.Duration);
        return new Experiment
        {
            Id = "rest.idempotency-key",
            Title = "A retried payment must charge once",
            Claim = "Retrying without an idempotency key duplicates side effects; with one the order is charged once.",
            GuideFigure = "1 charge",
            Kind = ExperimentKind.Mitigation,
            Topology = new()
            {
                Services = [Instant("order", "payment"), Service("payment", 16, 1)],
                // A connection for each attempt, because replies are lost per connection.
                Edges =
                [
                    new(Core.Topologies.Edge.Client, "order"),
                    new("order", "payment") { FreshConnections = true },
                ],
            },
            Arms =
            [
                Control("without-key", "3 retries, no key", At(Edge, s_again, s_timeout)),
                Candidate("with-key", "3 retries, one key a call", At(Edge, new IdempotencyKey(), s_again, s_timeout)),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(150, durations.Total))],
            Faults = [new FaultWindow { Fault = new LoseReplies(Edge, Lost), Duration = scale.Fault }],
            Durations = durations,
            AttemptTimeout = s_timeout.Duration,
            Expectations =
            [
                new Objective(charges, Phase.DuringFault, Limit.AtMost(1)),
                new Objective(
                    new CounterTotal("cents charged too much", "payment", "overchargedCents"),
                    Phase.Whole,
                    Limit.AtMost(0)
                ),
                new Invariant
                {
                    Metric = new CounterTotal("cents out of balance", "payment", "outOfBalanceCents"),
                    Phase = Phase.Whole,
                    InEveryArm = true,
                },
                // In 450 calls the mean of the attempts has a standard error of .05: 10 % is more than three of them.
                new Oracle(
                    "without-key",
                    charges,
                    Phase.DuringFault,
                    Attempts,
                    .1 * Attempts,
                    "(1 - p^4) / (1 - p), p = .5"
                ),
                new Oracle(
                    "with-key",
                    attempts,
                    Phase.DuringFault,
                    Attempts,
                    .1 * Attempts,
                    "(1 - p^4) / (1 - p), p = .5"
                ),
            ],
            Focus = new Chart("Charges per order", "payment", "charges", "orders").Against(charges, Limit.AtMost(1)),
            Story =
                "Half of the replies from payment were lost after the money was taken, and order tried "
                + "again: {with-key:attempts per call} attempts of each call with the key. "
                + "Without a key each attempt charged, {without-key:charges per order} times an order and "
                + "{without-key:cents charged too much} cents too much in all; "
                + "with one key a call it was {with-key:charges per order}, and {with-key:cents charged too much} cents too much.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithSetting(
                "key ignored by the callee",
                "Charges per order during the fault",
                "payment",
                "idempotency",
                "none"
            ),
            Mutant.WithSetting(
                "key checked after the effect",
                "Charges per order during the fault",
                "payment",
                "idempotency",
                "check-after-effect"
            ),
            Mutant.Without<IdempotencyKey>("no key sent", "Cents charged too much"),
            Mutant.Replacing<Retry>(
                "no retries",
                "Attempts per call during the fault",
                _ => new Retry { MaxRetryAttempts = 0 }
            ),
        ];
}
