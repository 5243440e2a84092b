using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Faults.Edges;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The broker's answers are lost after it has stored what was sent, so the client sends it again. Without idempotence
/// it is stored again each time; with it the broker knows the sequence numbers and stores it once.
/// </summary>
public sealed class KafkaIdempotence : KafkaScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, recovery: 4);
        // Tried for longer than the fault lasts, so that every message is acknowledged in the end.
        var topic = Topic with
        {
            DeliveryTimeout = Seconds(30),
        };
        var plain = Publishing(topic with { Idempotence = false }, 100, phases, timeoutSeconds: 30);
        var idempotent = Publishing(topic, 100, phases, timeoutSeconds: 30);
        return new()
        {
            Id = "kafka.idempotence",
            Title = "An idempotent producer sends again and stores once",
            Claim = """
                When an acknowledgement is lost the producer sends again, and the broker stores it twice; an idempotent
                producer's repetitions are dropped.
                """,
            Topology = OneNode,
            Phases = phases,
            Faults = [new BlackHoleEdge("client->kafka") { Direction = EdgeDirection.Answers }],
            SideBySide = true,
            Arms =
            [
                Control("plain", "retries, no idempotence", plain, Consumer()),
                Candidate("idempotent", "retries, idempotence", idempotent, Consumer()),
            ],
            CallsMayFail = BrokerGone,
            Expectations =
            [
                None(LedgerEntry.Duplicate),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Reordered),
            ],
            Focus = Chart.OfSeries("Messages handled, so far", "messages handled"),
            Story = """
                For a while the broker's answers did not reach the producers, which sent again what they had no answer for.
                Without idempotence {plain:messages handled again} messages were stored and handled again, with it
                {idempotent:messages handled again}; {idempotent:messages out of order} came out of order with it.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [PublishingTo("idempotence off", "Messages handled again", t => t with { Idempotence = false })];
}
