using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Two queues side by side whose consumers die together. The broker forgets what it sent to the one that acknowledges
/// automatically, and keeps for the other what was not handled.
/// </summary>
public sealed class RabbitAckMode : Scenario
{
    private const double PerSecond = 100;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 2, faultSeconds: 2);
        return new Experiment
        {
            Id = "rabbit.ack-mode",
            Title = "Acknowledge when it is done",
            Claim =
                "With automatic acknowledgement a consumer's death loses what had been sent to it; "
                + "acknowledged after handling nothing is lost.",
            GuideFigure = "0 lost",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            SideBySide = true,
            Arms =
            [
                Arm("automatic", "automatic acknowledgement", ArmRole.Control, durations, Acknowledge.Automatic),
                Arm(
                    "after-handling",
                    "acknowledged after handling",
                    ArmRole.Candidate,
                    durations,
                    Acknowledge.AfterHandling
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("worker"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            DrainQuiet = TimeSpan.FromSeconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Phantom, inEveryArm: true)],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "Both consumers were killed in the middle of a message and started again. With automatic "
                + "acknowledgement {automatic:messages acknowledged but lost} messages were lost, "
                + "acknowledged after handling {after-handling:messages acknowledged but lost}.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithConsumers(
                "auto-ack",
                "Messages acknowledged but lost",
                c => (RabbitConsumerSpec)c with { Acknowledge = Acknowledge.Automatic }
            ),
            Mutant.WithConsumers(
                "ack before store",
                "Messages acknowledged but lost",
                c => (RabbitConsumerSpec)c with { Acknowledge = Acknowledge.BeforeHandling }
            ),
        ];

    /// <summary>A little slower than the producer, so that messages wait with the consumer when it dies.</summary>
    private static Arm Arm(string name, string title, ArmRole role, Durations durations, Acknowledge acknowledge) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            PublishingAhead(new RabbitPublishSpec { Service = "rabbit", Channel = Orders }, PerSecond, durations),
            new RabbitConsumerSpec
            {
                Group = Workers,
                Broker = "rabbit",
                Channel = Orders,
                Work = TimeSpan.FromMilliseconds(11),
                Prefetch = 20,
                Acknowledge = acknowledge,
            }
        );
}
