using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// A consumer is killed in the middle of a message, with more of them sent ahead to it. The broker gives out again all
/// that was not acknowledged: as many as the prefetch says, since the queue holds more. None is lost, and one that had
/// its effect just before the kill has it again.
/// </summary>
public sealed class QueueRedelivery : RabbitScenario
{
    private const int Prefetch = 20;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 2, recovery: 2);
        return new()
        {
            Id = "queue.redelivery",
            Title = "Messages that a dead consumer had not acknowledged come again",
            Claim = """
                When a consumer dies before it has acknowledged, the broker delivers again: nothing is lost, and what was
                under way may have its effect twice.
                """,
            Topology = OneNode,
            Phases = phases,
            Faults = [new KillService("worker")],
            Arms =
            [
                // Slower than the producer, so that there is a backlog from which as many are sent ahead as the prefetch
                // allows.
                Candidate(
                    "queue",
                    "acknowledged after handling, 20 sent ahead",
                    PublishingAhead(Queue, phases),
                    Consumer(work: 11) with
                    {
                        Prefetch = Prefetch,
                    }
                ),
            ],
            Expectations =
            [
                Oracle("queue", new MessageCount(LedgerEntry.Redelivered), Whole, Prefetch, 1, SentAhead),
                Never(LedgerEntry.Lost),
                Guard(new MessageCount(LedgerEntry.Duplicate), Whole, AtMost(1)),
                Never(LedgerEntry.Phantom),
            ],
            Focus = Waiting,
            Story = """
                The consumer was killed in the middle of a message and started again. The broker delivered
                {queue:messages redelivered} messages again; {queue:messages acknowledged but lost} were lost and
                {queue:messages handled again} had an effect twice.
                """,
        };
    }

    private const string SentAhead = "all that was sent ahead and not acknowledged: the prefetch";
}
