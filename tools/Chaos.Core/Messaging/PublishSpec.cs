using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Core.Messaging;

/// <summary>
/// Describes a target that publishes a message to a broker's channel. The latency of a call is the time until the
/// acknowledgement. <see cref="TargetSpec.Service"/> is the broker. Each arm of a trial has its own channel, even when
/// arms use the same name.
/// </summary>
public abstract record PublishSpec : TargetSpec
{
    /// <summary>Name of the queue or topic, within the arm.</summary>
    public required string Channel { get; init; }

    /// <summary>Size of a payload in bytes, at least that of a stamp.</summary>
    [Allowed(MessageStamp.Size, 1_000_000)]
    public int PayloadBytes { get; init; } = 256;

    /// <summary>
    /// Number of keys. Each message gets one at random; order is checked among messages of one key.
    /// </summary>
    [Allowed(1)]
    public int Keys { get; init; } = 100;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsKept => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WhyNotSimulated =>
        "there is no model of a broker, so its behaviour under a fault cannot be predicted";

    /// <inheritdoc/>
    public sealed override ITarget Connect(TargetSite site) => new PublishTarget(this, site, Open(site));

    /// <summary>Opens the client that publishes over the broker's protocol.</summary>
    public abstract IPublisher Open(TargetSite site);
}
