using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Mitigations;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Half of payment's replies are lost after the money was taken. The caller cannot know, and tries again: without a key
/// each attempt charges, with one the order is charged once. With a share p of replies lost and r attempts, a call
/// makes (1 - p^r) / (1 - p) attempts: 1.875 for p = .5 and r = 4, with the key and without.
/// </summary>
public sealed class IdempotencyKeys : Scenario
{
    private const string Edge = "order->payment";
    private const double Lost = .5;
    private const double Attempts = 1.875;

    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromMilliseconds(500);

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
        }.BeforeFault(s_attemptTimeout);
        return new Experiment
        {
            Id = "rest.idempotency-key",
            Title = "A retried payment must charge once",
            Claim = "Retrying without an idempotency key duplicates side effects; with one the order is charged once.",
            GuideFigure = "1 charge",
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
                        Workers = 16,
                        ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(1)),
                    },
                ],
                // A connection for each attempt, because replies are lost per connection.
                Edges =
                [
                    new(Core.Topologies.Edge.Client, "order"),
                    new("order", "payment") { FreshConnections = true },
                ],
            },
            Arms =
            [
                Arm("without-key", "3 retries, no key", ArmRole.Control),
                Arm("with-key", "3 retries, one key a call", ArmRole.Candidate, new IdempotencyKey()),
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
                    Load = OpenLoad.Constant(150, durations.Total),
                },
            ],
            Faults = [new FaultWindow { Fault = new LoseReplies(Edge, Lost), Duration = scale.Fault }],
            Durations = durations,
            AttemptTimeout = s_attemptTimeout,
            Expectations =
            [
                new Objective
                {
                    Metric = charges,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(1),
                },
                new Objective
                {
                    Metric = new CounterTotal("cents charged too much", "payment", "overchargedCents"),
                    Phase = Phase.Whole,
                    Limit = Limit.AtMost(0),
                },
                new Invariant
                {
                    Metric = new CounterTotal("cents out of balance", "payment", "outOfBalanceCents"),
                    Phase = Phase.Whole,
                    InEveryArm = true,
                },
                // In 450 calls the mean of the attempts has a standard error of .05: 10 % is more than three of them.
                new Oracle
                {
                    Arm = "without-key",
                    Metric = charges,
                    Phase = Phase.DuringFault,
                    Expected = Attempts,
                    Tolerance = .1 * Attempts,
                    Source = "(1 - p^4) / (1 - p), p = .5",
                },
                new Oracle
                {
                    Arm = "with-key",
                    Metric = attempts,
                    Phase = Phase.DuringFault,
                    Expected = Attempts,
                    Tolerance = .1 * Attempts,
                    Source = "(1 - p^4) / (1 - p), p = .5",
                },
            ],
            Focus = new("Charges per order", "payment", "charges", "orders", Limit: 1),
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

    private static Arm Arm(string name, string title, ArmRole role, params Mitigation[] outer) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = new Dictionary<string, Policy>
            {
                [Edge] = new()
                {
                    Mitigations =
                    [
                        .. outer,
                        new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero },
                        new Mitigations.Timeout { Duration = s_attemptTimeout },
                    ],
                },
            },
        };
}
