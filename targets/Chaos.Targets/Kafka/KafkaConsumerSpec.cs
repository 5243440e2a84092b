using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Kafka;

/// <summary>
/// A member of a consumer group of Kafka: fetches some messages, handles them one after the other, and commits.
/// </summary>
public sealed record KafkaConsumerSpec : ConsumerSpec
{
    /// <summary>When what was fetched is committed.</summary>
    public KafkaCommit Commit { get; init; }

    /// <summary>How many messages are handled between two commits, at most.</summary>
    public int Batch { get; init; } = 20;

    /// <summary>How long the group waits for a word of a member before it counts as dead.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How partitions are shared out when members change.</summary>
    public KafkaAssignor Assignor { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Batch is < 1 or > 100_000)
            yield return new($"{path}.batch", $"{Batch}", "1 to 100,000");
        if (SessionTimeout < TimeSpan.FromSeconds(1) || SessionTimeout > TimeSpan.FromMinutes(5))
            yield return new($"{path}.sessionTimeout", $"{SessionTimeout.TotalSeconds} s", "1 to 300 s");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public override IConsumer Open(ConsumerSite site) => new KafkaConsumer(this, site);
}
