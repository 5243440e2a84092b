using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The replicas are cut off from their leader until it is alone in sync; it goes on acknowledging, and is killed. A
/// topic that allows it is handed to a replica that has missed all that, and goes on without it; the other waits for
/// its leader. The consumers stand still meanwhile, since what they had handled before would not be lost.
/// </summary>
public sealed class KafkaUncleanElection : Scenario
{
    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 2, faultSeconds: 14);
        return new Experiment
        {
            Id = "kafka.unclean-election",
            Title = "A leader out of sync loses what it missed",
            Claim =
                "When a replica that is not in sync may become the leader, what it has missed is lost "
                + "although it was acknowledged; otherwise the partition waits for a replica that is.",
            GuideFigure = "> 0 lost",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(KafkaPlan.ThreeNodes),
            SideBySide = true,
            Arms =
            [
                Arm("unclean", "a replica out of sync may lead", ArmRole.Control, durations, unclean: true),
                Arm("clean", "only replicas in sync may lead", ArmRole.Candidate, durations, unclean: false),
            ],
            Workloads = [],
            Faults =
            [
                // Nobody reads meanwhile: what was handled in time would not be lost.
                new FaultWindow { Fault = new PauseService("worker"), Duration = TimeSpan.FromSeconds(9) },
                // The leader is alone in sync 2 to 4 s after it was cut off, and acknowledges again from then on. It
                // stays cut off until it is back, or its canaries would take the kill for the cut.
                new FaultWindow { Fault = new BlackHoleEdge("peers->kafka-1"), Duration = TimeSpan.FromSeconds(14) },
                new FaultWindow
                {
                    Fault = new KillService("kafka-1"),
                    Start = TimeSpan.FromSeconds(7),
                    Duration = TimeSpan.FromSeconds(5),
                },
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            DrainQuiet = TimeSpan.FromSeconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Evicted, inEveryArm: true)],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "The replicas were cut off until the leader was alone in sync, and then it was killed. "
                + "Where a replica out of sync could lead {unclean:messages acknowledged but lost} "
                + "acknowledged messages were lost; "
                + "where it could not {clean:messages acknowledged but lost}.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPublishers<KafkaPublishSpec>(
                "unclean election allowed",
                "Messages acknowledged but lost",
                t => t with { UncleanElection = true }
            ),
        ];

    private static Arm Arm(string name, string title, ArmRole role, Durations durations, bool unclean) =>
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
                    MinInSync = 1,
                    UncleanElection = unclean,
                    DeliveryTimeout = TimeSpan.FromSeconds(5),
                },
                100,
                durations,
                timeoutSeconds: 6
            ),
            new KafkaConsumerSpec
            {
                Group = Workers,
                Broker = KafkaPlan.Kafka,
                Channel = Orders,
                Work = TimeSpan.Zero,
                SessionTimeout = TimeSpan.FromSeconds(20),
            }
        );
}
