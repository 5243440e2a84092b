namespace Chaos.Core.Metrics;

/// <summary>Every word for a metric, as the metrics declare them.</summary>
public static class MetricWords
{
    /// <summary>All words in alphabetical order.</summary>
    public static IReadOnlyList<MetricWord> All { get; } =
    [
        .. Declarations
            .Of<MetricWord>(typeof(IHasWord), nameof(IHasWord.Word))
            .OrderBy(w => w.Form, StringComparer.Ordinal),
    ];
}
