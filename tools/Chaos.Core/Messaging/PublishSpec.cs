using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Core.Messaging;

/// <summary>
/// Publishing to a channel of a broker, as a call: its latency is the time until the acknowledgement.
/// <see cref="TargetSpec.Service"/> is the broker. Each arm of a trial has a channel of its own, whatever its name.
/// </summary>
public abstract record PublishSpec : TargetSpec
{
    /// <summary>Name of the queue or topic, within the arm.</summary>
    public required string Channel { get; init; }

    /// <summary>Bytes of a payload; at least a stamp's.</summary>
    [Allowed(MessageStamp.Size, 1_000_000)]
    public int PayloadBytes { get; init; } = 256;

    /// <summary>
    /// How many keys messages are spread over, drawn for each; order is looked at among messages of one key.
    /// </summary>
    [Allowed(1)]
    public int Keys { get; init; } = 100;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsKept => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WhyNotSimulated => "there is no model of a broker: what it does under a fault is its own";

    /// <inheritdoc/>
    public sealed override ITarget Connect(TargetSite site) => new PublishTarget(this, site, Open(site));

    /// <summary>The client that publishes, by the broker's own protocol.</summary>
    public abstract IPublisher Open(TargetSite site);
}
