namespace Chaos.Core.Metrics;

/// <summary>A figure of an observer's readings.</summary>
/// <param name="Place">Its position among the figures when they are listed.</param>
/// <param name="Name">The word for it, such as <c>rise</c>.</param>
/// <param name="Of">Makes the metric of an observer, given its name.</param>
public sealed record ReadingFigure(int Place, string Name, Func<string, Metric> Of)
{
    /// <summary>All figures, by position.</summary>
    internal static IReadOnlyList<ReadingFigure> All { get; } =
    [
        .. Declarations
            .Of<ReadingFigure>(typeof(IReadingFigure), nameof(IReadingFigure.Figure))
            .OrderBy(f => f.Place)
            .ThenBy(f => f.Name, StringComparer.Ordinal),
    ];
}
