using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The names that an objective may speak of.</summary>
/// <param name="Edges">Edges, such as <c>orders->payment</c>.</param>
/// <param name="Workloads">Workloads.</param>
/// <param name="Readings">Observers.</param>
public sealed record ObjectiveNames(
    IReadOnlyCollection<string> Edges,
    IReadOnlyCollection<string> Workloads,
    IReadOnlyCollection<string> Readings
)
{
    /// <summary>Those of an experiment's topology, with its workloads and observers.</summary>
    public static ObjectiveNames Of(Topology topology, IEnumerable<string> workloads, IEnumerable<string> readings) =>
        new([.. topology.Edges.Select(e => e.Name)], [.. workloads], [.. readings])
        {
            Unread = topology
                .Edges.Where(e => e.WhyUnread is not null)
                .DistinctBy(e => e.Name)
                .ToDictionary(e => e.Name, EdgeWords.WhatCanBeDone),
        };

    /// <summary>
    /// Edges on which there are no requests that a proxy could count, each with why and with what can be done there.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unread { get; init; } = new Dictionary<string, string>();
}
