using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Core.Control;

/// <summary>Tells a service about the trial that begins.</summary>
public sealed record TrialMessage
{
    /// <summary>Token of the trial. Requests with another token are served but not counted.</summary>
    public required string Trial { get; init; }

    /// <summary>Seed of all random draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The service's settings for this trial.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>
    /// The service's policies by place: one under the name of each edge, and one under the service's own name for its
    /// entrance.
    /// </summary>
    public required IReadOnlyDictionary<string, Policy> Policies { get; init; }

    /// <summary>The services that it calls, by name of the callee.</summary>
    public required IReadOnlyDictionary<string, Upstream> Upstreams { get; init; }
}
