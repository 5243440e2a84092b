using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// For a while acknowledgements are lost on their way: the consumers handle what was sent ahead to them, and get all of
/// it again when the connection breaks. Then they are killed in the middle of a message. A store that marks a message
/// in the same transaction as its effect makes both harmless.
/// </summary>
public sealed class ExactlyOnceEffect : Scenario
{
    private const int Prefetch = 20;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 4, faultSeconds: 6);
        var effects = new MessageRatio("effects per message", LedgerEntry.Handled, LedgerEntry.Acked);
        return new Experiment
        {
            Id = "queue.exactly-once-effect",
            Title = "Delivered again, done once",
            Claim =
                "Brokers deliver at least once; a consumer that remembers what it has done, in the same "
                + "transaction as the effect, makes the effect happen exactly once.",
            GuideFigure = "effects = messages",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            SideBySide = true,
            Arms =
            [
                Arm("forgetful", "no memory of what was handled", ArmRole.Control, durations, Deduplication.None),
                Arm(
                    "store",
                    "a store of handled messages, atomic with the effect",
                    ArmRole.Candidate,
                    durations,
                    Deduplication.ByMessage
                ),
            ],
            Workloads = [],
            Faults =
            [
                new FaultWindow { Fault = new LoseRequests("workers->rabbit"), Duration = TimeSpan.FromSeconds(2) },
                new FaultWindow
                {
                    Fault = new KillService("worker"),
                    Start = TimeSpan.FromSeconds(4),
                    Duration = TimeSpan.FromSeconds(2),
                },
            ],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations =
            [
                new Objective(effects, Phase.Whole, Limit.AtMost(1)),
                new Guard(effects, Phase.Whole, Limit.AtLeast(1)),
                None(LedgerEntry.Duplicate),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Chart.OfSeries("Messages redelivered, so far", "messages redelivered"),
            Story =
                "Acknowledgements were lost on their way and later the consumers were killed in the "
                + "middle of a message. Without a memory {forgetful:messages handled again} messages had "
                + "their effect again, "
                + "{forgetful:effects per message} effects a message; with a store that is atomic with the "
                + "effect it was {store:messages handled again}, {store:effects per message}.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithConsumers(
                "no dedup",
                "Messages handled again",
                c => c with { Deduplication = Deduplication.None }
            ),
            Mutant.WithConsumers(
                "dedup by offset",
                "Messages acknowledged but lost",
                c => c with { Deduplication = Deduplication.ByOffset }
            ),
        ];

    private static Arm Arm(string name, string title, ArmRole role, Durations durations, Deduplication deduplication) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(new RabbitPublishSpec { Service = "rabbit", Channel = Orders }, 100, durations),
            new RabbitConsumerSpec
            {
                Group = Workers,
                Broker = "rabbit",
                Channel = Orders,
                Work = TimeSpan.FromMilliseconds(4),
                Prefetch = Prefetch,
                Deduplication = deduplication,
            }
        );
}
