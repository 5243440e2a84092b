using Chaos.Core.Messaging;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// One message of a hundred cannot be handled, however often it comes. Put back it comes again at once, to the head of
/// the queue, and the consumers do nothing else any more; rejected it goes to a queue of its own, and 99 of 100 are
/// handled.
/// </summary>
public sealed class RabbitDeadLetter : RabbitScenario
{
    private const int PoisonEvery = 100;
    private const double PerSecond = 100;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, baseline: 8, fault: 0);
        var total = PerSecond * phases.Total.TotalSeconds;
        var rejects = Consumer(work: 2) with { Prefetch = 1, PoisonEvery = PoisonEvery };
        var putsBack = rejects with { Requeue = true };
        var handled = new MessageRatio("messages handled per message", LedgerEntry.Distinct, LedgerEntry.Acked);
        var inDeadLetterQueue = Backlog("messages in the dead-letter queue", "orders dead letters");
        return new()
        {
            Id = "rabbit.dead-letter",
            Title = "Poison goes to a queue of its own",
            Claim = """
                A message that cannot be handled blocks a queue when it is put back; sent to a dead-letter queue it leaves
                the others alone, and is not lost.
                """,
            Topology = OneNode,
            Phases = phases,
            SideBySide = true,
            Arms =
            [
                Control(
                    "put-back",
                    "what cannot be handled is put back",
                    Publishing(Queue, PerSecond, phases),
                    putsBack
                ),
                Candidate(
                    "dead-letter",
                    "what cannot be handled goes to a dead-letter queue",
                    Publishing(Queue with { DeadLetter = true }, PerSecond, phases),
                    rejects
                ),
            ],
            DrainQuiet = Seconds(2),
            Expectations =
            [
                Objective(handled, Whole, AtLeast(.985)),
                Objective(new HandlingPause(), Whole, AtMost(1)),
                Oracle("dead-letter", handled, Whole, 1 - (1.0 / PoisonEvery), .001, "99 of 100 can be handled"),
                Oracle("dead-letter", inDeadLetterQueue, Whole, (total / PoisonEvery) - .5, 1.5, OneOfAHundred),
                Never(LedgerEntry.Duplicate),
            ],
            Focus = Waiting,
            Story = """
                One message of a hundred could not be handled. Put back, {put-back:messages handled per message} of the
                messages were handled, for the consumer was busy with the same ones again and again; with a dead-letter
                queue {dead-letter:messages handled per message}, never pausing for more than
                {dead-letter:longest time without a message handled}, and {dead-letter:messages in the dead-letter queue}
                lay in the dead-letter queue.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Consuming("poison put back", "Messages handled per message", c => c with { Requeue = true }),
            PublishingTo(
                "no dead-letter queue",
                "Messages in the dead-letter queue",
                t => t with { DeadLetter = false }
            ),
        ];

    private const string OneOfAHundred = "one of a hundred, the last within a second of the end";
}
