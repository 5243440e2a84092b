namespace Chaos.Core.Metrics;

/// <summary>
/// A metric of an observer's readings, such as <c>rise</c> in <c>reading(queue, rise)</c>. It is discovered by
/// reflection.
/// </summary>
public interface IReadingFigure
{
    /// <summary>The word and how it is read. <see cref="Metric.Written"/> is the inverse.</summary>
    static abstract ReadingFigure Figure { get; }
}
