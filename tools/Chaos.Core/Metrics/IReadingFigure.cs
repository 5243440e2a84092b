namespace Chaos.Core.Metrics;

/// <summary>
/// A figure of an observer's readings, <c>rise</c> in <c>reading(queue, rise)</c>. It is found by itself.
/// </summary>
public interface IReadingFigure
{
    /// <summary>How it is read. The way back is <see cref="Metric.Written"/>.</summary>
    static abstract ReadingFigure Figure { get; }
}
