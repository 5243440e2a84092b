using Chaos.Core.Metrics;
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

    /// <summary>What may stand in a word's brackets; null where there are none.</summary>
    /// <param name="word">The word.</param>
    public IReadOnlyCollection<string>? InBracketsOf(MetricWord word) =>
        NamesOf(word) is not { } names
            ? null
            :
            [
                .. word.KindsStandAlone ? word.Kinds : [],
                .. names,
                .. names.SelectMany(n => word.Kinds.Select(k => $"{n},{k}")),
            ];

    /// <summary>
    /// What is allowed in place of a word in the brackets that may not stand there, where there is more to say than
    /// what may; null where there is not.
    /// </summary>
    /// <param name="word">The word before the brackets.</param>
    /// <param name="argument">What stands in them.</param>
    public string? WhyNot(MetricWord word, string argument) =>
        word.ReadsRequests && Unread.TryGetValue(argument, out var why)
            ? $"an edge over which HTTP/1.1 is spoken, where requests can be counted: {why}"
        : word is { Kinds: [.., var last], KindsStandAlone: false } && NamesOf(word) is { Count: > 0 } names
            ? $"{string.Join(", ", names)}, alone or with {string.Join(", ", word.Kinds)}, "
                + $"such as {word.Example}({names.First()}, {last})"
        : null;

    private IReadOnlyCollection<string>? NamesOf(MetricWord word) =>
        word.Name switch
        {
            WordName.Edge when word.ReadsRequests => [.. Edges.Except(Unread.Keys)],
            WordName.Edge => Edges,
            WordName.Workload => Workloads,
            WordName.Reading => Readings,
            _ => null,
        };
}
