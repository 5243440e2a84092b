using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A service's own end of its edges: the policy that guards it, and then its threads, if they are bounded.
/// </summary>
public static class Entrance
{
    /// <summary>
    /// The pipeline that every request to a service goes through; null when nothing guards it and its threads are
    /// unbounded.
    /// </summary>
    public static PolicyPipeline? Open(
        ServiceSpec spec,
        Policy? policy,
        ulong seed,
        TimeProvider time,
        SharedState shared
    )
    {
        if (policy is null && spec.Threads is null)
            return null;
        var threads = spec.Threads is { } limit
            ?
            [
                new Bulkhead
                {
                    MaxConcurrent = limit,
                    MaxQueue = Bulkhead.Unbounded,
                    Pool = "threads",
                },
            ]
            : Array.Empty<Mitigation>();
        return new(
            new() { Mitigations = [.. (policy ?? Policy.None).Mitigations, .. threads] },
            time,
            seed,
            spec.Name,
            shared
        );
    }
}
