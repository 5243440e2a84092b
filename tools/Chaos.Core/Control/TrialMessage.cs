using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Core.Control;

/// <summary>What a service is told of a trial.</summary>
public sealed record TrialMessage
{
    /// <summary>Token of the trial: requests with another one are served and not counted.</summary>
    public required string Trial { get; init; }

    /// <summary>Seed of every chance.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the service has to be.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>Its policies by place: its edges, and its own name for its entrance.</summary>
    public required IReadOnlyDictionary<string, Policy> Policies { get; init; }

    /// <summary>Where the services are that it calls, by callee.</summary>
    public required IReadOnlyDictionary<string, Upstream> Upstreams { get; init; }
}
