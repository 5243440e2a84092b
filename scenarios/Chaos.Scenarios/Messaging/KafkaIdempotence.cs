using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The broker's answers are lost after it has stored what was sent, so the client sends it again. Without idempotence
/// it is stored again each time; with it the broker knows the sequence numbers and stores it once.
/// </summary>
public sealed class KafkaIdempotence : Scenario
{
    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 4);
        return new Experiment
        {
            Id = "kafka.idempotence",
            Title = "An idempotent producer sends again and stores once",
            Claim =
                "When an acknowledgement is lost the producer sends again, and the broker stores it "
                + "twice; an idempotent producer's repetitions are dropped.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(KafkaPlan.OneNode),
            SideBySide = true,
            Arms =
            [
                Arm("plain", "retries, no idempotence", ArmRole.Control, durations, idempotent: false),
                Arm("idempotent", "retries, idempotence", ArmRole.Candidate, durations, idempotent: true),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new BlackHoleEdge("client->kafka"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            Expectations =
            [
                None(LedgerEntry.Duplicate),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Reordered),
            ],
            Focus = Chart.OfSeries("Messages handled, so far", "messages handled"),
            Story =
                "For a while the broker's answers did not reach the producers, which sent again what "
                + "they had no answer for. Without idempotence {plain:messages handled again} messages "
                + "were stored and handled again, "
                + "with it {idempotent:messages handled again}; {idempotent:messages out of order} came out of order with it.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPublishers<KafkaPublishSpec>(
                "idempotence off",
                "Messages handled again",
                t => t with { Idempotence = false }
            ),
        ];

    /// <summary>Tried for longer than the fault lasts, so that every message is acknowledged in the end.</summary>
    private static Arm Arm(string name, string title, ArmRole role, Durations durations, bool idempotent) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(
                new KafkaPublishSpec
                {
                    Service = KafkaPlan.Kafka,
                    Channel = Orders,
                    Idempotence = idempotent,
                    DeliveryTimeout = TimeSpan.FromSeconds(30),
                },
                100,
                durations,
                timeoutSeconds: 30
            ),
            new KafkaConsumerSpec
            {
                Group = Workers,
                Broker = KafkaPlan.Kafka,
                Channel = Orders,
                Work = TimeSpan.Zero,
            }
        );
}
