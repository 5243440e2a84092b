using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// The entrance of a service: the policy that protects it, followed by its threads if their number is limited.
/// </summary>
public static class Entrance
{
    /// <summary>
    /// Returns the pipeline for every request to a service. Returns null when the service has no policy at its entrance
    /// and no limit on its threads.
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
