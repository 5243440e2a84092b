using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Four queues side by side, each with a backlog, when the broker is killed and started again. Of what it had
/// acknowledged it still has what was written to disk: persistent messages in durable queues. A confirm comes after the
/// message is safe; without one the producer believes in what it wrote to a socket.
/// </summary>
public sealed class RabbitPersistence : RabbitScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 2, recovery: 9);
        var (transientMessages, transientQueue, unconfirmed) = (
            Queue with
            {
                Persistent = false,
            },
            Queue with
            {
                Durable = false,
            },
            Queue with
            {
                Confirms = false,
            }
        );
        // Slower than the producer, so that there is something to lose.
        var consumer = Consumer(work: 14) with
        {
            Prefetch = 1,
        };
        return new()
        {
            Id = "rabbit.persistence",
            Title = "A killed broker still has what it confirmed",
            Claim = """
                Persistent messages in a durable queue survive a kill of the broker; a queue or a message that is not
                durable does not, and a message that was not confirmed may not.
                """,
            GuideFigure = "0 lost",
            Topology = OneNode,
            Phases = phases,
            Faults = [new KillService("rabbit")],
            SideBySide = true,
            EveryArm = true,
            Arms =
            [
                Control(
                    "transient-messages",
                    "durable queue, transient messages, confirms",
                    To(transientMessages),
                    consumer
                ),
                Candidate("persistent", "durable queue, persistent messages, confirms", To(Queue), consumer),
                Level(
                    "transient-queue",
                    "transient queue, persistent messages, confirms",
                    To(transientQueue),
                    consumer
                ),
                Level("unconfirmed", "durable queue, persistent messages, no confirms", To(unconfirmed), consumer),
            ],
            CallsMayFail = BrokerGone,
            DrainQuiet = Seconds(2),
            Expectations = [None(LedgerEntry.Lost), Never(LedgerEntry.Phantom)],
            Focus = Waiting,
            Story = """
                The broker was killed with a backlog in each queue. Of messages that it had confirmed,
                {persistent:messages acknowledged but lost} were lost where queue and messages were durable,
                {transient-messages:messages acknowledged but lost} where the messages were not, and
                {transient-queue:messages acknowledged but lost} where the queue was not. Without confirms
                {unconfirmed:messages acknowledged but lost} messages were lost that the producer took for sent.
                """,
        };

        Workload To(RabbitPublishSpec queue) => Publishing(queue, 100, phases, timeoutSeconds: 1);
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            PublishingTo("messages not persistent", Lost, t => t with { Persistent = false }),
            PublishingTo("queue not durable", Lost, t => t with { Durable = false }),
            PublishingTo("no confirms", Lost, t => t with { Confirms = false }),
        ];

    private const string Lost = "Messages acknowledged but lost";
}
