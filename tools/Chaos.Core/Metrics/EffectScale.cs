namespace Chaos.Core.Metrics;

/// <summary>How the figures of two arms are compared.</summary>
public enum EffectScale
{
    /// <summary>
    /// One divided by the other: for figures above 0 that vary in proportion to their size, such as latencies.
    /// </summary>
    Ratio,

    /// <summary>One minus the other: for rates, counts that may be 0, and recovery times.</summary>
    Difference,
}
