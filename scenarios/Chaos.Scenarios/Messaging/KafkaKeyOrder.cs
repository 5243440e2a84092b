using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Messages of a hundred keys go to six partitions led by three nodes, one of which is killed: each key stays in one
/// partition, and there in the order in which it was sent.
/// </summary>
public sealed class KafkaKeyOrder : Scenario
{
    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 4, faultSeconds: 5);
        return new Experiment
        {
            Id = "kafka.key-order",
            Title = "One key, one partition, in order",
            Claim =
                "Messages of one key go to one partition and are handled in the order in which they were "
                + "sent, also when a broker is killed meanwhile.",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(KafkaPlan.ThreeNodes),
            Arms =
            [
                MessagePlan.Arm(
                    "keyed",
                    "6 partitions, 3 replicas, keyed, idempotent",
                    ArmRole.Candidate,
                    Publishing(
                        new KafkaPublishSpec
                        {
                            Service = KafkaPlan.Kafka,
                            Channel = Orders,
                            Partitions = 6,
                            SpreadLeaders = true,
                            Replicas = 3,
                            MinInSync = 2,
                            DeliveryTimeout = KafkaPlan.Patience,
                        },
                        300,
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
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("kafka-2"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = KafkaPlan.Patience,
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            Expectations = [Never(LedgerEntry.Reordered), Never(LedgerEntry.Lost), Never(LedgerEntry.Phantom)],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "One of three brokers was killed under 300 messages a second of a hundred keys. "
                + "{keyed:messages out of order} messages came out of the order of their key, and "
                + "{keyed:messages acknowledged but lost} were lost.",
        };
    }
}
