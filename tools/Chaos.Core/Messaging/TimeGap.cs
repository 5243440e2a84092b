using System.Text.Json.Serialization;

namespace Chaos.Core.Messaging;

/// <summary>A stretch of time in which something did not happen.</summary>
/// <param name="From">The last time before, since the load began.</param>
/// <param name="To">The first time after.</param>
public sealed record TimeGap(TimeSpan From, TimeSpan To)
{
    /// <summary>How long.</summary>
    [JsonIgnore]
    public TimeSpan Length => To - From;
}
