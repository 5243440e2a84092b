using System.Text.Json.Serialization;

namespace Chaos.Core.Messaging;

/// <summary>A span of time between two successive events.</summary>
/// <param name="From">The time of the event before the gap, from the start of the load.</param>
/// <param name="To">The time of the event after the gap, from the start of the load.</param>
public sealed record TimeGap(TimeSpan From, TimeSpan To)
{
    /// <summary>The length of the gap.</summary>
    [JsonIgnore]
    public TimeSpan Length => To - From;
}
