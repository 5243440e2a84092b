using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The replicas are cut off from their leader until it is alone in sync; it goes on acknowledging, and is killed. A
/// topic that allows it is handed to a replica that has missed all that, and goes on without it; the other waits for
/// its leader. The consumers stand still meanwhile, since what they had handled before would not be lost.
/// </summary>
public sealed class KafkaUncleanElection : KafkaScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 14, recovery: 2);
        var clean = ThreeCopies with { MinInSync = 1, DeliveryTimeout = Seconds(5) };
        var unclean = clean with { UncleanElection = true };
        var consumer = Consumer() with { SessionTimeout = Seconds(20) };
        return new()
        {
            Id = "kafka.unclean-election",
            Title = "A leader out of sync loses what it missed",
            Claim = """
                When a replica that is not in sync may become the leader, what it has missed is lost although it was
                acknowledged; otherwise the partition waits for a replica that is.
                """,
            GuideFigure = "> 0 lost",
            Topology = ThreeNodes,
            Phases = phases,
            Windows =
            [
                // No consumer reads meanwhile: what was handled in time would not be lost.
                Window(new PauseService("worker"), seconds: 9),
                // The leader is alone in sync 2 to 4 s after it was cut off, and acknowledges again from then on. It
                // stays cut off until it is back, or its canaries would take the kill for the cut.
                Window(new BlackHoleEdge("peers->kafka-1") { Direction = EdgeDirection.Answers }, seconds: 14),
                Window(new KillService("kafka-1"), seconds: 5, from: 7),
            ],
            SideBySide = true,
            Arms =
            [
                Control("unclean", "a replica out of sync may lead", To(unclean), consumer),
                Candidate("clean", "only replicas in sync may lead", To(clean), consumer),
            ],
            CallsMayFail = BrokerGone,
            DrainQuiet = Seconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Evicted, inEveryArm: true)],
            Focus = Waiting,
            Story = """
                The replicas were cut off until the leader was alone in sync, and then it was killed. Where a replica out of
                sync could lead {unclean:messages acknowledged but lost} acknowledged messages were lost; where it could not
                {clean:messages acknowledged but lost}.
                """,
        };

        Workload To(KafkaPublishSpec topic) => Publishing(topic, 100, phases, timeoutSeconds: 6);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            PublishingTo(
                "unclean election allowed",
                "Messages acknowledged but lost",
                t => t with { UncleanElection = true }
            ),
        ];
}
