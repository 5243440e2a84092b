namespace Chaos.Core.Metrics;

/// <summary>
/// A metric that objectives in files can name by a word. It is discovered by reflection, so a new one needs no
/// registration.
/// </summary>
public interface IHasWord
{
    /// <summary>The word and how it is read. <see cref="Metric.Written"/> is the inverse.</summary>
    static abstract MetricWord Word { get; }
}
