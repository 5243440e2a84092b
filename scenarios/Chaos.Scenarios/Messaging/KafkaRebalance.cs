using System.Globalization;
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
/// One of two members of each group is killed, groups with different session timeouts side by side. Its partitions
/// stand still until its session has timed out; those of the other member go on. The longest time from due to handled
/// is the pause: the session timeout and what sharing out takes.
/// </summary>
public sealed class KafkaRebalance : Scenario
{
    private const double PerSecond = 60;
    private static readonly int[] s_sessions = [2, 6];

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 3, faultSeconds: 10);
        return new Experiment
        {
            Id = "kafka.rebalance",
            Title = "A dead member's partitions wait for its session",
            Claim =
                "When a member of a group dies its partitions move to others after its session has timed "
                + "out; until then they stand still, and nothing is lost.",
            GuideFigure = "~30 s",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(KafkaPlan.OneNode),
            SideBySide = true,
            Arms =
            [
                .. s_sessions.Select(
                    (s, i) =>
                        Arm(
                            Name("eager", s),
                            $"range assignor, session of {s} s",
                            i == 0 ? ArmRole.Candidate : ArmRole.Level,
                            durations,
                            s,
                            KafkaAssignor.Eager
                        )
                ),
                Arm(
                    Name("cooperative", s_sessions[0]),
                    $"cooperative assignor, session of {s_sessions[0]} s",
                    ArmRole.Level,
                    durations,
                    s_sessions[0],
                    KafkaAssignor.Cooperative
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new KillService("worker-2"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations =
            [
                .. s_sessions.Select(s => Oracle(Name("eager", s), s)),
                Oracle(Name("cooperative", s_sessions[0]), s_sessions[0]),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "One of two members of each group was killed. Messages of its partitions waited up to "
                + "{eager-2:longest time to the handling} with a session of 2 s, {eager-6:longest time to "
                + "the handling} with one of 6 s, "
                + "and {cooperative-2:longest time to the handling} with the cooperative assignor and a "
                + "session of 2 s. Kafka's own default is 45 s, its older one was 10 s, and the pause goes "
                + "with it: nothing of it is fixed at the guide's 30 s.",
        };
    }

    private static string Name(string assignor, int session) =>
        string.Create(CultureInfo.InvariantCulture, $"{assignor}-{session}");

    /// <summary>
    /// The session ends so long after the last heartbeat, which is up to half a second old; the others learn of it with
    /// their own next heartbeat and join again.
    /// </summary>
    private static Oracle Oracle(string arm, int session) =>
        new Oracle(
            arm,
            new LongestEndToEnd(),
            Phase.Whole,
            1000 * (session + .75),
            1750,
            "the session timeout, and up to two heartbeats of half a second to learn of it and to join"
        );

    private static Arm Arm(
        string name,
        string title,
        ArmRole role,
        Durations durations,
        int session,
        KafkaAssignor assignor
    ) =>
        MessagePlan.Arm(
            name,
            title,
            role,
            Publishing(
                new KafkaPublishSpec
                {
                    Service = KafkaPlan.Kafka,
                    Channel = Orders,
                    Partitions = 4,
                },
                PerSecond,
                durations
            ),
            Member("worker", session, assignor),
            Member("worker-2", session, assignor)
        );

    private static KafkaConsumerSpec Member(string worker, int session, KafkaAssignor assignor) =>
        new()
        {
            Group = Workers,
            Broker = KafkaPlan.Kafka,
            Channel = Orders,
            Worker = worker,
            Work = TimeSpan.Zero,
            SessionTimeout = TimeSpan.FromSeconds(session),
            Assignor = assignor,
        };
}
