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
    [Allowed(1, 100_000)]
    public int Batch { get; init; } = 20;

    /// <summary>How long the group waits for a word of a member before it counts as dead.</summary>
    [Allowed("1s", "5m")]
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How partitions are shared out when members change.</summary>
    public KafkaAssignor Assignor { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public override IConsumer Open(ConsumerSite site) => new KafkaConsumer(this, site);
}
