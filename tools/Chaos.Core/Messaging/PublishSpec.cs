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
    public int PayloadBytes { get; init; } = 256;

    /// <summary>
    /// How many keys messages are spread over, drawn for each; order is looked at among messages of one key.
    /// </summary>
    public int Keys { get; init; } = 100;

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public override IEnumerable<PlanError> Errors(string path)
    {
        if (PayloadBytes is < MessageStamp.Size or > 1_000_000)
            yield return new($"{path}.payloadBytes", $"{PayloadBytes}", $"{MessageStamp.Size} to 1,000,000");
        if (Keys < 1)
            yield return new($"{path}.keys", $"{Keys}", "1 or more");
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WhyNotSimulated => "there is no model of a broker: what it does under a fault is its own";

    /// <inheritdoc/>
    public sealed override ITarget Connect(TargetSite site) => new PublishTarget(this, site, Open(site));

    /// <summary>The client that publishes, by the broker's own protocol.</summary>
    public abstract IPublisher Open(TargetSite site);
}
