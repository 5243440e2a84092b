using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// A consumer is killed in the middle of a message, with more of them sent ahead to it. The broker gives out again all
/// that was not acknowledged: as many as the prefetch says, since the queue holds more. None is lost, and one that had
/// its effect just before the kill has it again.
/// </summary>
public sealed class QueueRedelivery : Scenario
{
    private const int Prefetch = 20;
    private const double PerSecond = 100;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 2, faultSeconds: 2);
        return new Experiment
        {
            Id = "queue.redelivery",
            Title = "What a dead consumer had not acknowledged comes again",
            Claim =
                "When a consumer dies before it has acknowledged, the broker delivers again: nothing is "
                + "lost, and what was under way may have its effect twice.",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            Arms =
            [
                MessagePlan.Arm(
                    "queue",
                    "acknowledged after handling, 20 sent ahead",
                    ArmRole.Candidate,
                    PublishingAhead(
                        new RabbitPublishSpec { Service = "rabbit", Channel = Orders },
                        PerSecond,
                        durations
                    ),
                    // Slower than the producer, so that there is a backlog from which as many are sent ahead as the
                    // prefetch allows.
                    new RabbitConsumerSpec
                    {
                        Group = Workers,
                        Broker = "rabbit",
                        Channel = Orders,
                        Work = TimeSpan.FromMilliseconds(11),
                        Prefetch = Prefetch,
                    }
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("worker"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations =
            [
                new Oracle(
                    "queue",
                    new MessageCount(LedgerEntry.Redelivered),
                    Phase.Whole,
                    Prefetch,
                    1,
                    "all that was sent ahead and not acknowledged: the prefetch"
                ),
                Never(LedgerEntry.Lost),
                new Guard(new MessageCount(LedgerEntry.Duplicate), Phase.Whole, Limit.AtMost(1)),
                Never(LedgerEntry.Phantom),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "The consumer was killed in the middle of a message and started again. The broker "
                + "delivered {queue:messages redelivered} messages again; {queue:messages acknowledged but "
                + "lost} were lost "
                + "and {queue:messages handled again} had an effect twice.",
        };
    }
}
