using Chaos.Core.Messaging;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// Messages of a hundred keys go to six partitions led by three nodes, one of which is killed: each key stays in one
/// partition, and there in the order in which it was sent.
/// </summary>
public sealed class KafkaKeyOrder : KafkaScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 5, recovery: 4);
        var keyed = ThreeCopies with { Partitions = 6, SpreadLeaders = true };
        return new()
        {
            Id = "kafka.key-order",
            Title = "One key, one partition, in order",
            Claim = """
                Messages of one key go to one partition and are handled in the order in which they were sent, also when a
                broker is killed meanwhile.
                """,
            Topology = ThreeNodes,
            Phases = phases,
            Faults = [new KillService("kafka-2")],
            Arms =
            [
                Candidate(
                    "keyed",
                    "6 partitions, 3 replicas, keyed, idempotent",
                    Publishing(keyed, 300, phases, timeoutSeconds: 10),
                    Consumer()
                ),
            ],
            AttemptTimeout = Patience,
            CallsMayFail = BrokerGone,
            Expectations = [Never(LedgerEntry.Reordered), Never(LedgerEntry.Lost), Never(LedgerEntry.Phantom)],
            Focus = Waiting,
            Story = """
                One of three brokers was killed under 300 messages a second of a hundred keys. {keyed:messages out of order}
                messages came out of the order of their key, and {keyed:messages acknowledged but lost} were lost.
                """,
        };
    }
}
