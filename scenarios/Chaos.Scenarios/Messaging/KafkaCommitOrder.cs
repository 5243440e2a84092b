using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Two groups side by side are killed in the middle of what they had fetched. Committed before it was handled, the rest
/// of it is lost; committed afterwards, what was handled of it is handled again.
/// </summary>
public sealed class KafkaCommitOrder : KafkaScenario
{
    private const int Batch = 20;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 2, recovery: 4);
        var load = PublishingAhead(Topic, phases);
        // A little slower than the producer, so that as much is fetched at once as may be.
        var after = Consumer(work: 11) with
        {
            Batch = Batch,
            SessionTimeout = Seconds(2),
        };
        var before = after with { Commit = KafkaCommit.BeforeHandling };
        return new()
        {
            Id = "kafka.commit-order",
            Title = "Commit when it is done",
            Claim = """
                Committing after handling is at least once, committing before is at most once: a crash in between repeats
                messages, or loses them.
                """,
            GuideFigure = "0 lost",
            Topology = scale.RealBrokers ? OneNode : Mock,
            Caveat = scale.RealBrokers ? null : ClientSideOnly,
            Phases = phases,
            Faults = [new KillService("worker")],
            SideBySide = true,
            Arms =
            [
                Control("before", "committed before it was handled", load, before),
                Candidate("after", "committed after it was handled", load, after),
            ],
            // The dead member's partitions are given out again when its session has timed out.
            DrainQuiet = Seconds(3),
            Expectations =
            [
                None(LedgerEntry.Lost),
                // No more than what was fetched at once, on either side.
                Guard(new MessageCount(LedgerEntry.Duplicate), Whole, AtMost(Batch)),
                Oracle(
                    "before",
                    new MessageCount(LedgerEntry.Lost),
                    Whole,
                    (Batch + 1) / 2.0,
                    Batch / 2.0,
                    RestOfBatch
                ),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Waiting,
            Story = """
                Both consumers were killed in the middle of what they had fetched. Committed before it was handled
                {before:messages acknowledged but lost} messages were lost; committed afterwards
                {after:messages acknowledged but lost} were lost and {after:messages handled again} handled again.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithConsumers(
                "auto-commit before processing",
                "Messages acknowledged but lost",
                c => (KafkaConsumerSpec)c with { Commit = KafkaCommit.BeforeHandling }
            ),
        ];

    private const string RestOfBatch = "1 to 20, the rest of what was fetched at once";
}
