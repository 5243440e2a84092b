using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The leader of a partition with three replicas is killed under load. The controller misses its heartbeats for the
/// broker's session timeout, 3 s here, and hands the partition to a replica that is in sync; until then nothing is
/// acknowledged, and nothing that was is lost.
/// </summary>
public sealed class KafkaLeaderFailover : Scenario
{
    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 5, faultSeconds: 6);
        var gap = new AcknowledgementGap();
        return new Experiment
        {
            Id = "kafka.leader-failover",
            Title = "A leader dies and nothing acknowledged is lost",
            Claim =
                "When a partition's leader dies, a replica that is in sync takes over; with acks=all and "
                + "two copies or more nothing that was acknowledged is lost.",
            GuideFigure = "0 lost",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(KafkaPlan.ThreeNodes),
            Arms =
            [
                MessagePlan.Arm(
                    "acks-all",
                    "3 replicas, acks=all, 2 in sync at least",
                    ArmRole.Candidate,
                    Publishing(
                        new KafkaPublishSpec
                        {
                            Service = KafkaPlan.Kafka,
                            Channel = Orders,
                            Replicas = 3,
                            MinInSync = 2,
                            DeliveryTimeout = KafkaPlan.Patience,
                        },
                        200,
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
            Faults = [new FaultWindow { Fault = new KillService("kafka-1"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = KafkaPlan.Patience,
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            Expectations =
            [
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Evicted),
                Never(LedgerEntry.Phantom),
                // The session of a broker that is killed ends 3 s after its last heartbeat, which it sends every half
                // second; finding the new leader takes the client up to half a second more, and a busy machine its
                // time.
                new Guard(gap, Phase.Whole, Limit.AtLeast(1)),
                new Guard(gap, Phase.Whole, Limit.AtMost(6)),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "The leader was killed under 200 messages a second. For {acks-all:longest time without "
                + "an acknowledgement} nothing was acknowledged; then a replica led. Of what had been "
                + "acknowledged "
                + "{acks-all:messages acknowledged but lost} messages were lost.",
        };
    }
}
