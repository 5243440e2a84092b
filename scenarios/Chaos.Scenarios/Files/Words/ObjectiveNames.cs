using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The names that an objective may speak of.</summary>
/// <param name="Edges">Edges, such as <c>orders->payment</c>.</param>
/// <param name="Workloads">Workloads.</param>
/// <param name="Readings">Observers.</param>
public sealed record ObjectiveNames(IReadOnlyCollection<string> Edges, IReadOnlyCollection<string> Workloads, IReadOnlyCollection<string> Readings)
{
    /// <summary>Those of an experiment's topology, with its workloads and observers.</summary>
    public static ObjectiveNames Of(Topology topology, IEnumerable<string> workloads, IEnumerable<string> readings) =>
        new([.. topology.Edges.Select(e => e.Name)], [.. workloads], [.. readings]) { Uncounted = [.. topology.Edges.Where(e => !e.HasRequests).Select(e => e.Name)] };

    /// <summary>Edges on which there are no requests that a proxy could count.</summary>
    public IReadOnlyCollection<string> Uncounted { get; init; } = [];
}
