namespace Chaos.Core.Metrics;

/// <summary>Every word for a metric, found at the metrics themselves.</summary>
public static class MetricWords
{
    /// <summary>All of them, in the order of the alphabet.</summary>
    public static IReadOnlyList<MetricWord> All { get; } =
    [
        .. Declarations
            .Of<MetricWord>(typeof(IHasWord), nameof(IHasWord.Word))
            .OrderBy(w => w.Form, StringComparer.Ordinal),
    ];
}
