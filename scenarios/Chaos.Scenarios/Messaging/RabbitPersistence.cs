using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Four queues side by side, each with a backlog, when the broker is killed and started again. Of what it had
/// acknowledged it still has what was written down: persistent messages in durable queues. A confirm comes after the
/// message is safe; without one the producer believes in what it wrote to a socket.
/// </summary>
public sealed class RabbitPersistence : Scenario
{
    private const double PerSecond = 100;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 9, faultSeconds: 2);
        return new Experiment
        {
            Id = "rabbit.persistence",
            Title = "A killed broker still has what it confirmed",
            Claim =
                "Persistent messages in a durable queue survive a kill of the broker; a queue or a "
                + "message that is not durable does not, and a message that was not confirmed may not.",
            GuideFigure = "0 lost",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            SideBySide = true,
            Arms =
            [
                Arm(
                    "transient-messages",
                    "durable queue, transient messages, confirms",
                    ArmRole.Control,
                    durations,
                    new()
                    {
                        Service = "rabbit",
                        Channel = Orders,
                        Persistent = false,
                    }
                ),
                Arm(
                    "persistent",
                    "durable queue, persistent messages, confirms",
                    ArmRole.Candidate,
                    durations,
                    new() { Service = "rabbit", Channel = Orders }
                ),
                Arm(
                    "transient-queue",
                    "transient queue, persistent messages, confirms",
                    ArmRole.Level,
                    durations,
                    new()
                    {
                        Service = "rabbit",
                        Channel = Orders,
                        Durable = false,
                    }
                ),
                Arm(
                    "unconfirmed",
                    "durable queue, persistent messages, no confirms",
                    ArmRole.Level,
                    durations,
                    new()
                    {
                        Service = "rabbit",
                        Channel = Orders,
                        Confirms = false,
                    }
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("rabbit"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            CallsMayFail =
                "no publication is confirmed while the broker is gone; what is judged is what became of the messages",
            DrainQuiet = TimeSpan.FromSeconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Phantom)],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "The broker was killed with a backlog in each queue. Of messages that it had confirmed, "
                + "{persistent:messages acknowledged but lost} were lost where queue and messages were "
                + "durable, "
                + "{transient-messages:messages acknowledged but lost} where the messages were not, and "
                + "{transient-queue:messages acknowledged but lost} where the queue was not. "
                + "Without confirms {unconfirmed:messages acknowledged but lost} messages were lost that the producer took for sent.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPublishers<RabbitPublishSpec>(
                "messages not persistent",
                "Messages acknowledged but lost",
                t => t with { Persistent = false }
            ),
            Mutant.WithPublishers<RabbitPublishSpec>(
                "queue not durable",
                "Messages acknowledged but lost",
                t => t with { Durable = false }
            ),
            Mutant.WithPublishers<RabbitPublishSpec>(
                "no confirms",
                "Messages acknowledged but lost",
                t => t with { Confirms = false }
            ),
        ];

    /// <summary>Consumers are a little slower than the producer, so that there is something to lose.</summary>
    private static Arm Arm(string name, string title, ArmRole role, Durations durations, RabbitPublishSpec target) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(target, PerSecond, durations, timeoutSeconds: 1),
            new RabbitConsumerSpec
            {
                Group = Workers,
                Broker = "rabbit",
                Channel = Orders,
                Work = TimeSpan.FromMilliseconds(14),
                Prefetch = 1,
            }
        );
}
