using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>
/// A topic of the sample shop's tracking service with one subscriber, which polls or receives server-sent events. A
/// call is an update. It is published when it is due and ends when the subscriber has received it. So its latency is
/// the staleness of the subscriber's data.
/// </summary>
public sealed record UpdatesTargetSpec : TargetSpec
{
    /// <summary>Name of the topic, of letters, digits and dashes.</summary>
    public required string Topic { get; init; }

    /// <summary>Polling interval of the subscriber. Null for server-sent events.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    public override string? WhyNotSimulated =>
        "there is no model of a subscriber that polls a service or listens to it";

    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public override ITarget Connect(TargetSite site) => new UpdatesTarget(this, site);
}
