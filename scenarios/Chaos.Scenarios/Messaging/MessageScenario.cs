using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// A plan of messages: one channel and one workload an arm, and ledgers over the whole trial.
/// <see cref="RabbitScenario"/> and <see cref="KafkaScenario"/> say which broker.
/// </summary>
public abstract class MessageScenario : PlanScenario
{
    /// <summary>Name of the channel in every plan; each arm has one of its own.</summary>
    protected const string Channel = "orders";

    /// <summary>Name of the group of consumers in every plan.</summary>
    protected const string Group = "workers";

    /// <summary>Why calls may fail where the broker is killed or cut off.</summary>
    protected const string BrokerGone =
        "no publication is confirmed while the broker is gone; what is judged is what became of the messages";

    private const string NotHandled = "messages not handled yet";

    private static readonly TimeSpan s_afterKill = Seconds(.5);

    /// <summary>The chart of messages that wait.</summary>
    protected static Chart Waiting { get; } = Chart.OfSeries("Messages not handled yet", NotHandled);

    /// <summary>The most messages that waited.</summary>
    protected static SampledPeak Backlog(string title, string series = NotHandled) => new(title, series);

    /// <summary>The time until the messages that waited were handled.</summary>
    protected static TimeToDrain Drain(string title) => new(title, NotHandled);

    /// <summary>Publishing at a constant rate.</summary>
    protected static Workload Publishing(
        PublishSpec target,
        double perSecond,
        Durations phases,
        double timeoutSeconds = 5
    ) => Publishing(target, OpenLoad.Constant(perSecond, phases.Total), timeoutSeconds);

    /// <summary>
    /// Publishing a little faster than the consumers handle until one of them has been killed, and then at a quarter of
    /// the rate: what waits is worked off before the end.
    /// </summary>
    protected static Workload PublishingAhead(PublishSpec target, Durations phases)
    {
        const double PerSecond = 100;
        var killed = phases.WarmUp + phases.Baseline + s_afterKill;
        var rate = ArrivalRate
            .Constant(PerSecond, killed)
            .Then(ArrivalRate.Constant(PerSecond / 4, phases.Total - killed));
        return Publishing(target, new OpenLoad { Rate = rate });
    }

    /// <summary>Publishing by any load.</summary>
    protected static Workload Publishing(PublishSpec target, LoadProfile load, double timeoutSeconds = 5) =>
        new()
        {
            Name = "publish",
            Target = target,
            Load = load,
            Timeout = Seconds(timeoutSeconds),
        };

    /// <summary>The arm without the mitigation.</summary>
    protected static Arm Control(string name, string title, Workload load, params IReadOnlyList<ConsumerSpec> by) =>
        Arm(name, title, ArmRole.Control, load, by);

    /// <summary>The arm with the mitigation. It is the one that is judged.</summary>
    protected static Arm Candidate(string name, string title, Workload load, params IReadOnlyList<ConsumerSpec> by) =>
        Arm(name, title, ArmRole.Candidate, load, by);

    /// <summary>An arm beside control and candidate.</summary>
    protected static Arm Level(string name, string title, Workload load, params IReadOnlyList<ConsumerSpec> by) =>
        Arm(name, title, ArmRole.Level, load, by);

    /// <summary>
    /// The mitigation has to keep a count of messages at 0, and without it there must be some.
    /// </summary>
    protected static Objective None(LedgerEntry entry) => Objective(new MessageCount(entry), Whole, AtMost(0));

    /// <summary>No message of that kind, in the candidate or in every arm, whatever the fault.</summary>
    protected static Invariant Never(LedgerEntry entry, bool inEveryArm = false) =>
        Zero(new MessageCount(entry), Whole, inEveryArm);

    private static Arm Arm(
        string name,
        string title,
        ArmRole role,
        Workload load,
        IReadOnlyList<ConsumerSpec> consumers
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Workloads = [load],
            Consumers = consumers,
        };
}
