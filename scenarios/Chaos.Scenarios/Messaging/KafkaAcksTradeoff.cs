using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Three topics side by side on one leader whose replicas get everything late, when it is killed. What only the leader
/// had is gone. With acks=1 the producer was told that it was there, with acks=0 nothing was promised but that it was
/// written to a socket, and with acks=all it was not told until the replicas had it too.
/// </summary>
/// <remarks>On loopback replication takes a millisecond: without the delay hardly anything would be on the leader
/// alone.</remarks>
public sealed class KafkaAcksTradeoff : KafkaScenario
{
    /// <summary>A follower asks its leader again when it has its answer: what it has is this many ms old.</summary>
    private const double Late = 300;

    protected override ExperimentPlan Plan(Scale scale)
    {
        // Three nodes that have just been started answer their first canaries as late as the fault will make them: they
        // get the time to become quick.
        var phases = Phases(scale, warmUp: scale.WarmUp.TotalSeconds + 2, fault: 10, recovery: 4);
        return new()
        {
            Id = "kafka.acks",
            Title = "acks=all pays in latency and loses nothing",
            Claim = """
                acks 0, 1 and all trade latency for durability: when the leader dies, what only it had is lost although it
                was acknowledged, unless every replica in sync had to have it.
                """,
            GuideFigure = "acks=0: 0-1 ms, acks=1: 5-20 ms, acks=all: 20-100 ms",
            Topology = ThreeNodes,
            Phases = phases,
            Windows =
            [
                // Late until the leader is back, or the canaries would take the kill for the delay.
                Window(new SlowEdge("peers->kafka-1", Ms(Late)), seconds: 10),
                Window(new KillService("kafka-1"), seconds: 5, from: 3),
            ],
            SideBySide = true,
            EveryArm = true,
            Arms =
            [
                Control("acks-1", "acknowledged by the leader", With(KafkaAcks.Leader), Consumer()),
                Candidate("acks-all", "acknowledged by every replica in sync", With(KafkaAcks.All), Consumer()),
                Level("acks-0", "not acknowledged", With(KafkaAcks.None), Consumer()),
            ],
            AttemptTimeout = Patience,
            CallsMayFail = BrokerGone,
            DrainQuiet = Seconds(2),
            Expectations =
            [
                None(LedgerEntry.Lost),
                Contrast("acks-all", "acks-1", new LatencyMaximum(), BeforeKill, AtLeast(1)),
                Never(LedgerEntry.Evicted, inEveryArm: true),
            ],
            Focus = Waiting,
            Story = """
                Replication was made 300 ms late and the leader was killed. With acks=1
                {acks-1:messages acknowledged but lost} acknowledged messages were lost, with acks=0
                {acks-0:messages acknowledged but lost} that the producer took for sent, and with acks=all
                {acks-all:messages acknowledged but lost}. While replication was late a publish waited up to
                {acks-all:longest wait} with acks=all and up to {acks-1:longest wait} with acks=1.
                """,
        };

        Workload With(KafkaAcks acks) => Publishing(TopicWith(acks), 200, phases, timeoutSeconds: 10);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            PublishingTo(
                "acknowledged by the leader alone",
                "Messages acknowledged but lost",
                _ => TopicWith(KafkaAcks.Leader)
            ),
            PublishingTo("not acknowledged", "Messages acknowledged but lost", _ => TopicWith(KafkaAcks.None)),
        ];

    private static Phase BeforeKill => During with { Take = Seconds(2.9) };

    private static KafkaPublishSpec TopicWith(KafkaAcks acks) =>
        ThreeCopies with
        {
            Acks = acks,
            Idempotence = acks == KafkaAcks.All,
        };
}
