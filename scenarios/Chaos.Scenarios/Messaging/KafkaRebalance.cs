using Chaos.Core.Expectations;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// One of two members of each group is killed, groups with different session timeouts side by side. Its partitions
/// stand still until its session has timed out; those of the other member go on. The longest time from due to handled
/// is the pause: the session timeout and what sharing out takes.
/// </summary>
public sealed class KafkaRebalance : KafkaScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 10, recovery: 3);
        var load = Publishing(Topic with { Partitions = 4 }, 60, phases);
        return new()
        {
            Id = "kafka.rebalance",
            Title = "A dead member's partitions wait for its session",
            Claim = """
                When a member of a group dies its partitions move to others after its session has timed out; until then they
                stand still, and nothing is lost.
                """,
            GuideFigure = "~30 s",
            Topology = OneNode,
            Phases = phases,
            Faults = [new KillService("worker-2")],
            SideBySide = true,
            EveryArm = true,
            Arms =
            [
                Candidate("eager-2", "range assignor, session of 2 s", load, TwoMembers(2, KafkaAssignor.Eager)),
                Level("eager-6", "range assignor, session of 6 s", load, TwoMembers(6, KafkaAssignor.Eager)),
                Level(
                    "cooperative-2",
                    "cooperative assignor, session of 2 s",
                    load,
                    TwoMembers(2, KafkaAssignor.Cooperative)
                ),
            ],
            Expectations =
            [
                Pause("eager-2", 2),
                Pause("eager-6", 6),
                Pause("cooperative-2", 2),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Waiting,
            Story = """
                One of two members of each group was killed. Messages of its partitions waited up to
                {eager-2:longest time to the handling} with a session of 2 s, {eager-6:longest time to the handling} with
                one of 6 s, and {cooperative-2:longest time to the handling} with the cooperative assignor and a session of
                2 s. Kafka's own default is 45 s, its older one was 10 s, and the pause goes with it: nothing of it is fixed
                at the guide's 30 s.
                """,
        };
    }

    private const string Session =
        "the session timeout, and up to two heartbeats of half a second to learn of it and to join";

    /// <summary>
    /// The session ends so long after the last heartbeat, which is up to half a second old; the others learn of it with
    /// their own next heartbeat and join again.
    /// </summary>
    private static Oracle Pause(string arm, double session) =>
        Oracle(arm, new LongestEndToEnd(), Whole, 1000 * (session + .75), 1750, Session);

    private static KafkaConsumerSpec[] TwoMembers(double session, KafkaAssignor assignor)
    {
        var member = Consumer() with { SessionTimeout = Seconds(session), Assignor = assignor };
        return [member, member with { Worker = "worker-2" }];
    }
}
