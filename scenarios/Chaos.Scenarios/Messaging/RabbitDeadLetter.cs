using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// One message of a hundred cannot be handled, however often it comes. Put back it comes again at once, to the head of
/// the queue, and the consumers do nothing else any more; rejected it goes to a queue of its own, and 99 of 100 are
/// handled.
/// </summary>
public sealed class RabbitDeadLetter : Scenario
{
    private const int PoisonEvery = 100;
    private const double PerSecond = 100;

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = TimeSpan.FromSeconds(8),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        var handled = new MessageRatio("messages handled per message", LedgerEntry.Distinct, LedgerEntry.Acked);
        var total = PerSecond * durations.Total.TotalSeconds;
        return new Experiment
        {
            Id = "rabbit.dead-letter",
            Title = "Poison goes to a queue of its own",
            Claim =
                "A message that cannot be handled blocks a queue when it is put back; sent to a "
                + "dead-letter queue it leaves the others alone, and is not lost.",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            SideBySide = true,
            Arms =
            [
                Arm(
                    "put-back",
                    "what cannot be handled is put back",
                    ArmRole.Control,
                    durations,
                    new() { Service = "rabbit", Channel = Orders },
                    requeue: true
                ),
                Arm(
                    "dead-letter",
                    "what cannot be handled goes to a dead-letter queue",
                    ArmRole.Candidate,
                    durations,
                    new()
                    {
                        Service = "rabbit",
                        Channel = Orders,
                        DeadLetter = true,
                    },
                    requeue: false
                ),
            ],
            Workloads = [],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            DrainQuiet = TimeSpan.FromSeconds(2),
            Expectations =
            [
                new Objective(handled, Phase.Whole, Limit.AtLeast(.985)),
                new Objective(new HandlingPause(), Phase.Whole, Limit.AtMost(1)),
                new Oracle(
                    "dead-letter",
                    handled,
                    Phase.Whole,
                    1 - (1.0 / PoisonEvery),
                    .001,
                    "99 of 100 can be handled"
                ),
                new Oracle(
                    "dead-letter",
                    new SampledPeak("messages in the dead-letter queue", "orders dead letters"),
                    Phase.Whole,
                    (total / PoisonEvery) - .5,
                    1.5,
                    "one of a hundred, the last within a second of the end"
                ),
                Never(LedgerEntry.Duplicate),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "One message of a hundred could not be handled. Put back, {put-back:messages handled per "
                + "message} of the messages were handled, for the consumer was busy with the same ones "
                + "again and again; "
                + "with a dead-letter queue {dead-letter:messages handled per message}, never pausing for "
                + "more than {dead-letter:longest time without a message handled}, and "
                + "{dead-letter:messages in the dead-letter queue} lay in the dead-letter queue.",
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithConsumers(
                "poison put back",
                "Messages handled per message",
                c => (RabbitConsumerSpec)c with { Requeue = true }
            ),
            Mutant.WithPublishers<RabbitPublishSpec>(
                "no dead-letter queue",
                "Messages in the dead-letter queue",
                t => t with { DeadLetter = false }
            ),
        ];

    private static Arm Arm(
        string name,
        string title,
        ArmRole role,
        Durations durations,
        RabbitPublishSpec target,
        bool requeue
    ) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(target, PerSecond, durations),
            new RabbitConsumerSpec
            {
                Group = Workers,
                Broker = "rabbit",
                Channel = Orders,
                Work = TimeSpan.FromMilliseconds(2),
                Prefetch = 1,
                Requeue = requeue,
                PoisonEvery = PoisonEvery,
            }
        );
}
