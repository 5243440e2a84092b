using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// A topic of the sample shop's tracking service and one subscriber to it, who asks for news now and then or is told by
/// server-sent events. A call is an update: it is published when it is due, and over when the subscriber knows of it,
/// so that its latency is the staleness of what he knew meanwhile.
/// </summary>
public sealed record UpdatesTargetSpec : TargetSpec
{
    /// <summary>Name of the topic, of letters, digits and dashes.</summary>
    public required string Topic { get; init; }

    /// <summary>How often the subscriber asks; null when he is told.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    public override string? WhyNotSimulated =>
        "there is no model of a subscriber, who polls a service or listens to it";

    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public override ITarget Connect(TargetSite site) => new UpdatesTarget(this, site);
}
