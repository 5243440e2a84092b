using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Two groups side by side are killed in the middle of what they had fetched. Committed before it was handled, the rest
/// of it is lost; committed afterwards, what was handled of it is handled again.
/// </summary>
public sealed class KafkaCommitOrder : Scenario
{
    private const int Batch = 20;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 4, faultSeconds: 2);
        return new Experiment
        {
            Id = "kafka.commit-order",
            Title = "Commit when it is done",
            Claim =
                "Committing after handling is at least once, committing before is at most once: a crash "
                + "in between repeats messages, or loses them.",
            GuideFigure = "0 lost",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(scale.RealBrokers ? KafkaPlan.OneNode : KafkaPlan.Mock),
            Caveat = scale.RealBrokers ? null : KafkaPlan.ClientSideOnly,
            SideBySide = true,
            Arms =
            [
                Arm(
                    "before",
                    "committed before it was handled",
                    ArmRole.Control,
                    durations,
                    KafkaCommit.BeforeHandling
                ),
                Arm("after", "committed after it was handled", ArmRole.Candidate, durations, KafkaCommit.AfterHandling),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("worker"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            // The dead member's partitions are given out again when its session has timed out.
            DrainQuiet = TimeSpan.FromSeconds(3),
            Expectations =
            [
                None(LedgerEntry.Lost),
                // No more than what was fetched at once, on either side.
                new Guard(new MessageCount(LedgerEntry.Duplicate), Phase.Whole, Limit.AtMost(Batch)),
                new Oracle(
                    "before",
                    new MessageCount(LedgerEntry.Lost),
                    Phase.Whole,
                    (Batch + 1) / 2.0,
                    Batch / 2.0,
                    "1 to 20, the rest of what was fetched at once"
                ),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "Both consumers were killed in the middle of what they had fetched. Committed before it "
                + "was handled {before:messages acknowledged but lost} messages were lost; "
                + "committed afterwards {after:messages acknowledged but lost} were lost and {after:messages handled again} handled again.",
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

    /// <summary>A little slower than the producer, so that as much is fetched at once as may be.</summary>
    private static Arm Arm(string name, string title, ArmRole role, Durations durations, KafkaCommit commit) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            PublishingAhead(new KafkaPublishSpec { Service = KafkaPlan.Kafka, Channel = Orders }, 100, durations),
            new KafkaConsumerSpec
            {
                Group = Workers,
                Broker = KafkaPlan.Kafka,
                Channel = Orders,
                Work = TimeSpan.FromMilliseconds(11),
                Batch = Batch,
                SessionTimeout = TimeSpan.FromSeconds(2),
                Commit = commit,
            }
        );
}
