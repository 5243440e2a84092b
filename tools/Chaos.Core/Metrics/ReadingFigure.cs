namespace Chaos.Core.Metrics;

/// <summary>A figure of an observer's readings.</summary>
/// <param name="Place">Where it stands among the others when they are told.</param>
/// <param name="Name">Its word, such as <c>rise</c>.</param>
/// <param name="Of">The figure of an observer.</param>
public sealed record ReadingFigure(int Place, string Name, Func<string, Metric> Of)
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<ReadingFigure> All { get; } =
    [
        .. Declarations
            .Of<ReadingFigure>(typeof(IReadingFigure), nameof(IReadingFigure.Figure))
            .OrderBy(f => f.Place)
            .ThenBy(f => f.Name, StringComparer.Ordinal),
    ];
}
