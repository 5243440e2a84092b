using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Three topics side by side on one leader whose replicas get everything late, when it is killed. What only the leader
/// had is gone: with acks=1 the producer was told that it was there, with acks=0 nothing was promised but that it was
/// written to a socket, and with acks=all it was not told until the replicas had it too.
/// </summary>
/// <remarks>On loopback replication takes a millisecond: without the delay a kill would find next to nothing that only
/// the leader has.</remarks>
public sealed class KafkaAcksTradeoff : Scenario
{
    private const double PerSecond = 200;

    /// <summary>A follower asks its leader anew when it has its answer: what it has is this old.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(300);

    public override Experiment Build(Scale scale)
    {
        // Three nodes that have just been started answer their first canaries as late as the fault will make them: they
        // get the time to become quick.
        var durations = MessagePlan.Durations(scale, recoverySeconds: 4, faultSeconds: 10);
        durations = durations with { WarmUp = durations.WarmUp + TimeSpan.FromSeconds(2) };
        return new Experiment
        {
            Id = "kafka.acks",
            Title = "acks=all pays in latency and loses nothing",
            Claim =
                "acks 0, 1 and all trade latency for durability: when the leader dies, what only it had "
                + "is lost although it was acknowledged, unless every replica in sync had to have it.",
            GuideFigure = "acks=0: 0-1 ms, acks=1: 5-20 ms, acks=all: 20-100 ms",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(KafkaPlan.ThreeNodes),
            SideBySide = true,
            Arms =
            [
                Arm("acks-1", "acknowledged by the leader", ArmRole.Control, durations, KafkaAcks.Leader),
                Arm("acks-all", "acknowledged by every replica in sync", ArmRole.Candidate, durations, KafkaAcks.All),
                Arm("acks-0", "not acknowledged", ArmRole.Level, durations, KafkaAcks.None),
            ],
            Workloads = [],
            Faults =
            [
                // Late until the leader is back, or the canaries would take the kill for the delay.
                new FaultWindow
                {
                    Fault = new SlowEdge("peers->kafka-1", s_late),
                    Duration = TimeSpan.FromSeconds(10),
                },
                new FaultWindow
                {
                    Fault = new KillService("kafka-1"),
                    Start = TimeSpan.FromSeconds(3),
                    Duration = TimeSpan.FromSeconds(5),
                },
            ],
            Durations = durations,
            AttemptTimeout = KafkaPlan.Patience,
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            DrainQuiet = TimeSpan.FromSeconds(2),
            Expectations =
            [
                None(LedgerEntry.Lost),
                new Contrast
                {
                    Metric = new LatencyMaximum(),
                    Phase = Phase.DuringFault with { Take = TimeSpan.FromSeconds(2.9) },
                    Arm = "acks-all",
                    Against = "acks-1",
                    Limit = Limit.AtLeast(1),
                },
                Never(LedgerEntry.Evicted, inEveryArm: true),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "Replication was made 300 ms late and the leader was killed. With acks=1 "
                + "{acks-1:messages acknowledged but lost} acknowledged messages were lost, with acks=0 "
                + "{acks-0:messages acknowledged but lost} "
                + "that the producer took for sent, and with acks=all {acks-all:messages acknowledged but "
                + "lost}. While replication was late a publish waited up to {acks-all:longest wait} with "
                + "acks=all and up to {acks-1:longest wait} with acks=1.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPublishers<KafkaPublishSpec>(
                "acknowledged by the leader alone",
                "Messages acknowledged but lost",
                t => t with { Acks = KafkaAcks.Leader, Idempotence = false }
            ),
            Mutant.WithPublishers<KafkaPublishSpec>(
                "not acknowledged",
                "Messages acknowledged but lost",
                t => t with { Acks = KafkaAcks.None, Idempotence = false }
            ),
        ];

    private static Arm Arm(string name, string title, ArmRole role, Durations durations, KafkaAcks acks) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(
                new KafkaPublishSpec
                {
                    Service = KafkaPlan.Kafka,
                    Channel = Orders,
                    Replicas = 3,
                    MinInSync = 2,
                    Acks = acks,
                    Idempotence = acks == KafkaAcks.All,
                    DeliveryTimeout = KafkaPlan.Patience,
                },
                PerSecond,
                durations,
                timeoutSeconds: 10
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
