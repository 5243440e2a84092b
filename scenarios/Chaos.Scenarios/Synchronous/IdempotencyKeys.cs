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
    private const double Lost = .5;
    private const double Attempts = 1.875;

    private static readonly Mitigations.Timeout s_timeout = Timeout(500);

    protected override ExperimentPlan Plan(Scale scale)
    {
        var charges = new CounterRatio("charges per order", "payment", "charges", "orders");
        var attempts = new AttemptsPerCall("payment");
        return new()
        {
            Id = "rest.idempotency-key",
            Title = "A retried payment must charge once",
            Claim = """
                Retrying without an idempotency key duplicates side effects; with one the order is charged once.
                """,
            GuideFigure = "1 charge",
            // A connection for each attempt, because replies are lost per connection.
            Topology = FreshConnections(OrderAndPayment(16, 1), ToPayment),
            Phases = Phases(scale, recovery: 1),
            OrdersPerSecond = 150,
            Faults = [new LoseReplies(ToPayment, Lost)],
            Arms =
            [
                Control("without-key", "3 retries, no key", At(ToPayment, AtOnce(3), s_timeout)),
                Candidate(
                    "with-key",
                    "3 retries, one key a call",
                    At(ToPayment, new IdempotencyKey(), AtOnce(3), s_timeout)
                ),
            ],
            Expectations =
            [
                Objective(charges, During, AtMost(1)),
                Objective(Cents("cents charged too much", "overchargedCents"), Whole, AtMost(0)),
                Zero(Cents("cents out of balance", "outOfBalanceCents"), Whole, inEveryArm: true),
                // In 450 calls the mean of the attempts has a standard error of .05: 10 % is more than three of them.
                Oracle("without-key", charges, During, Attempts, .1 * Attempts, "(1 - p^4) / (1 - p), p = .5"),
                Oracle("with-key", attempts, During, Attempts, .1 * Attempts, "(1 - p^4) / (1 - p), p = .5"),
            ],
            Focus = Drawn("Charges per order", "payment", "charges", "orders").Against(charges, AtMost(1)),
            Story = """
                Half of the replies from payment were lost after the money was taken, and order tried again:
                {with-key:attempts per call} attempts of each call with the key. Without a key each attempt charged,
                {without-key:charges per order} times an order and {without-key:cents charged too much} cents too much in
                all; with one key a call it was {with-key:charges per order}, and {with-key:cents charged too much} cents
                too much.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithSetting("key ignored by the callee", ChargedOften, "payment", "idempotency", "none"),
            Mutant.WithSetting(
                "key checked after the effect",
                ChargedOften,
                "payment",
                "idempotency",
                "check-after-effect"
            ),
            Mutant.Without<IdempotencyKey>("no key sent", "Cents charged too much"),
            Mutant.Replacing<Retry>("no retries", "Attempts per call during the fault", _ => s_none),
        ];

    private static readonly Retry s_none = new() { MaxRetryAttempts = 0 };
    private const string ChargedOften = "Charges per order during the fault";

    private static CounterTotal Cents(string title, string counter) => new(title, "payment", counter);
}
