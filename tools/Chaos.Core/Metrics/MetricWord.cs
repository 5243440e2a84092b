namespace Chaos.Core.Metrics;

/// <summary>A word that stands for a metric in an objective.</summary>
/// <param name="Example">An example of the word without brackets, such as <c>goodput</c> or <c>p99</c>.</param>
/// <param name="Form">The form in which it is written, such as <c>goodput</c> or <c>attempts(FROM->TO)</c>.</param>
/// <param name="Read">Makes the metric from a word and the text in brackets behind it, which is null without brackets.
/// Returns null when the word belongs to another metric.</param>
public sealed record MetricWord(string Example, string Form, Func<string, string?, Metric?> Read)
{
    /// <summary>The kind of the name in brackets.</summary>
    public WordName Name { get; init; }

    /// <summary>
    /// The words allowed after the name and a comma, such as <c>good</c> in <c>p99(checkout, good)</c>; empty for none.
    /// </summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>
    /// Whether a kind may stand in the brackets without a name. Such a kind cannot be used as a name.
    /// </summary>
    public bool KindsStandAlone { get; init; }

    /// <summary>Whether the edge's proxy must read requests, which is not possible on every edge.</summary>
    public bool ReadsRequests { get; init; }

    /// <summary>
    /// A word that stands alone, or has a workload or one of its parts in brackets: <c>availability(shop.buy)</c>.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="metric">Makes its metric.</param>
    public static MetricWord Alone(string word, Func<Metric> metric) =>
        new(
            word,
            word,
            (said, workload) =>
                said != word ? null
                : workload is null ? metric()
                : new OfWorkload(workload, metric())
        )
        {
            Name = WordName.Workload,
        };

    /// <summary>A word with an edge in brackets.</summary>
    /// <param name="word">The word.</param>
    /// <param name="metric">Makes the metric of an edge.</param>
    public static MetricWord OfEdge(string word, Func<string, Metric> metric) =>
        new(word, $"{word}(FROM->TO)", (said, edge) => said == word && edge is not null ? metric(edge) : null)
        {
            Name = WordName.Edge,
        };
}
