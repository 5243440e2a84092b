using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The leader of a partition with three replicas is killed under load. The controller misses its heartbeats for the
/// broker's session timeout, 3 s here, and hands the partition to a replica that is in sync; until then nothing is
/// acknowledged, and nothing that was is lost.
/// </summary>
public sealed class KafkaLeaderFailover : KafkaScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 6, recovery: 5);
        var gap = new AcknowledgementGap();
        return new()
        {
            Id = "kafka.leader-failover",
            Title = "A leader dies and nothing acknowledged is lost",
            Claim = """
                When a partition's leader dies, a replica that is in sync takes over; with acks=all and two copies or more
                nothing that was acknowledged is lost.
                """,
            GuideFigure = "0 lost",
            Topology = ThreeNodes,
            Phases = phases,
            Faults = [new KillService("kafka-1")],
            Arms =
            [
                Candidate(
                    "acks-all",
                    "3 replicas, acks=all, 2 in sync at least",
                    Publishing(ThreeCopies, 200, phases, timeoutSeconds: 10),
                    Consumer()
                ),
            ],
            AttemptTimeout = Patience,
            CallsMayFail = BrokerGone,
            Expectations =
            [
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Evicted),
                Never(LedgerEntry.Phantom),
                // The session of a broker that is killed ends 3 s after its last heartbeat, which it sends every half
                // second; finding the new leader takes the client up to half a second more, and a busy machine its
                // time.
                Guard(gap, Whole, AtLeast(1)),
                Guard(gap, Whole, AtMost(6)),
            ],
            Focus = Waiting,
            Story = """
                The leader was killed under 200 messages a second. For {acks-all:longest time without an acknowledgement}
                nothing was acknowledged; then a replica led. Of what had been acknowledged
                {acks-all:messages acknowledged but lost} messages were lost.
                """,
        };
    }
}
