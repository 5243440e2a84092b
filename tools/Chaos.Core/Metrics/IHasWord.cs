namespace Chaos.Core.Metrics;

/// <summary>
/// A metric that has a word in the objectives of files. It is found by itself: its file is all there is to add.
/// </summary>
public interface IHasWord
{
    /// <summary>How it is read. The way back is <see cref="Metric.Written"/>.</summary>
    static abstract MetricWord Word { get; }
}
