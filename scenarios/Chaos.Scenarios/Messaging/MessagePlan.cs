using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Messaging;

/// <summary>What plans of messages have in common: one workload a channel, ledgers over the whole trial.</summary>
internal static class MessagePlan
{
    /// <summary>The only channel of most plans.</summary>
    internal const string Orders = "orders";

    /// <summary>The only group of most plans.</summary>
    internal const string Workers = "workers";

    private static readonly TimeSpan s_afterKill = TimeSpan.FromSeconds(.5);

    /// <summary>A plan's parts: a fault and, after it, enough time to see who is served again.</summary>
    internal static Durations Durations(Scale scale, double recoverySeconds, double? faultSeconds = null) =>
        new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = faultSeconds is { } s ? TimeSpan.FromSeconds(s) : scale.Fault,
            Recovery = TimeSpan.FromSeconds(recoverySeconds),
        }.BeforeFault(TimeSpan.FromSeconds(1));

    /// <summary>Publishing at a constant rate.</summary>
    internal static Workload Publishing(
        PublishSpec target,
        double perSecond,
        Durations durations,
        double timeoutSeconds = 5
    ) => Publishing(target, OpenLoad.Constant(perSecond, durations.Total), timeoutSeconds);

    /// <summary>
    /// Publishing a little faster than the consumers are until one of them has been killed, and then at a quarter of
    /// it: what waits is worked off before the end, and nobody has to wait for that.
    /// </summary>
    internal static Workload PublishingAhead(PublishSpec target, double perSecond, Durations durations)
    {
        var killed = durations.WarmUp + durations.Baseline + s_afterKill;
        return Publishing(
            target,
            new OpenLoad
            {
                Rate = ArrivalRate
                    .Constant(perSecond, killed)
                    .Then(ArrivalRate.Constant(perSecond / 4, durations.Total - killed)),
            }
        );
    }

    /// <summary>An arm that differs from others in its channel and its consumers.</summary>
    internal static Arm Arm(
        string name,
        string title,
        ArmRole role,
        Workload publishing,
        params IReadOnlyList<ConsumerSpec> consumers
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Workloads = [publishing],
            Consumers = consumers,
        };

    /// <summary>The mitigation has to keep a count of messages at nothing, and without it there must be some.</summary>
    internal static Objective None(LedgerEntry entry) =>
        new()
        {
            Metric = new MessageCount(entry),
            Phase = Phase.Whole,
            Limit = Limit.AtMost(0),
        };

    /// <summary>No message of that kind, in the candidate or in every arm, whatever the fault.</summary>
    internal static Invariant Never(LedgerEntry entry, bool inEveryArm = false) =>
        new()
        {
            Metric = new MessageCount(entry),
            Phase = Phase.Whole,
            InEveryArm = inEveryArm,
        };

    private static Workload Publishing(PublishSpec target, LoadProfile load, double timeoutSeconds = 5) =>
        new()
        {
            Name = "publish",
            Target = target,
            Load = load,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
        };
}
