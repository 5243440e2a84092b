using Chaos.Core.Metrics;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files.Words;

/// <summary>The names that objectives may use.</summary>
/// <param name="Edges">Edges, such as <c>orders->payment</c>.</param>
/// <param name="Workloads">Workloads.</param>
/// <param name="Readings">Names of observers.</param>
public sealed record ObjectiveNames(
    IReadOnlyCollection<string> Edges,
    IReadOnlyCollection<string> Workloads,
    IReadOnlyCollection<string> Readings
)
{
    /// <summary>The names of a topology, with the experiment's workloads and observers.</summary>
    public static ObjectiveNames Of(Topology topology, IEnumerable<string> workloads, IEnumerable<string> readings) =>
        new([.. topology.Edges.Select(e => e.Name)], [.. workloads], [.. readings])
        {
            Unread = topology
                .Edges.Where(e => e.WhyUnread is not null)
                .DistinctBy(e => e.Name)
                .ToDictionary(e => e.Name, EdgeWords.WhatCanBeDone),
        };

    /// <summary>
    /// Edges on which a proxy cannot count requests, each with the reason and with what can be done there instead.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unread { get; init; } = new Dictionary<string, string>();

    /// <summary>The names allowed in a word's brackets; null for a word without brackets.</summary>
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
    /// The allowed text for a wrong name in the brackets, if there is more to say than a list of names; else null.
    /// </summary>
    /// <param name="word">The word before the brackets.</param>
    /// <param name="argument">The text in the brackets.</param>
    public string? WhyNot(MetricWord word, string argument) =>
        word.ReadsRequests && Unread.TryGetValue(argument, out var why)
            ? $"an edge with HTTP or gRPC, where requests can be counted: {why}"
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
