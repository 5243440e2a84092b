using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Kafka;

/// <summary>
/// A member of a Kafka consumer group. It fetches some messages, handles them one after the other, and commits.
/// </summary>
public sealed record KafkaConsumerSpec : ConsumerSpec
{
    /// <summary>When the fetched messages are committed.</summary>
    public KafkaCommit Commit { get; init; }

    /// <summary>Largest number of messages that are handled between two commits.</summary>
    [Allowed(1, 100_000)]
    public int Batch { get; init; } = 20;

    /// <summary>How long the group waits for a heartbeat of a member before the member counts as dead.</summary>
    [Allowed("1s", "5m")]
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How partitions are assigned when members change.</summary>
    public KafkaAssignor Assignor { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting or an address is wrong, or an address is not allowed.</exception>
    public override IConsumer Open(ConsumerSite site) => new KafkaConsumer(this, site);
}
