namespace Chaos.Core.Metrics;

/// <summary>A word that stands for a metric in an objective.</summary>
/// <param name="Example">One that it reads, without brackets, such as <c>goodput</c> or <c>p99</c>.</param>
/// <param name="Form">How it is written, such as <c>goodput</c> or <c>attempts(FROM->TO)</c>.</param>
/// <param name="Read">
/// The metric of a word and of what stands in brackets behind it, null without brackets; null when the word is another's.
/// </param>
public sealed record MetricWord(string Example, string Form, Func<string, string?, Metric?> Read)
{
    /// <summary>What the name in the brackets is the name of.</summary>
    public WordName Name { get; init; }

    /// <summary>
    /// What may stand behind the name, after a comma: <c>good</c> in <c>p99(checkout, good)</c>; none where nothing may.
    /// </summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>
    /// Whether a kind may stand in the brackets without a name, so that nothing can have it as its name.
    /// </summary>
    public bool KindsStandAlone { get; init; }

    /// <summary>Whether the requests on the edge have to be read, which a proxy cannot do on any.</summary>
    public bool ReadsRequests { get; init; }

    /// <summary>A word without brackets.</summary>
    /// <param name="word">The word.</param>
    /// <param name="metric">Its metric.</param>
    public static MetricWord Alone(string word, Func<Metric> metric) =>
        new(word, word, (said, argument) => said == word && argument is null ? metric() : null);

    /// <summary>A word with an edge in brackets.</summary>
    /// <param name="word">The word.</param>
    /// <param name="metric">The metric of an edge.</param>
    public static MetricWord OfEdge(string word, Func<string, Metric> metric) =>
        new(word, $"{word}(FROM->TO)", (said, edge) => said == word && edge is not null ? metric(edge) : null)
        {
            Name = WordName.Edge,
        };
}
