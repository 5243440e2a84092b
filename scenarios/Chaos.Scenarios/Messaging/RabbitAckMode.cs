using Chaos.Core.Messaging;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Two queues side by side whose consumers die together. The broker forgets what it sent to the one that acknowledges
/// automatically, and keeps for the other what was not handled.
/// </summary>
public sealed class RabbitAckMode : RabbitScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 2, recovery: 2);
        var load = PublishingAhead(Queue, phases);
        // A little slower than the producer, so that messages wait with the consumer when it dies.
        var afterHandling = Consumer(work: 11) with
        {
            Prefetch = 20,
        };
        var automatic = afterHandling with { Acknowledge = Acknowledge.Automatic };
        return new()
        {
            Id = "rabbit.ack-mode",
            Title = "Acknowledge when it is done",
            Claim = """
                With automatic acknowledgement a consumer's death loses what had been sent to it; acknowledged after
                handling nothing is lost.
                """,
            GuideFigure = "0 lost",
            Topology = OneNode,
            Phases = phases,
            Faults = [new KillService("worker")],
            SideBySide = true,
            Arms =
            [
                Control("automatic", "automatic acknowledgement", load, automatic),
                Candidate("after-handling", "acknowledged after handling", load, afterHandling),
            ],
            DrainQuiet = Seconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Phantom, inEveryArm: true)],
            Focus = Waiting,
            Story = """
                Both consumers were killed in the middle of a message and started again. With automatic acknowledgement
                {automatic:messages acknowledged but lost} messages were lost, acknowledged after handling
                {after-handling:messages acknowledged but lost}.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Consuming(
                "auto-ack",
                "Messages acknowledged but lost",
                c => c with { Acknowledge = Acknowledge.Automatic }
            ),
            Consuming(
                "ack before store",
                "Messages acknowledged but lost",
                c => c with { Acknowledge = Acknowledge.BeforeHandling }
            ),
        ];
}
