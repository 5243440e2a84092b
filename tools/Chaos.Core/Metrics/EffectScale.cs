namespace Chaos.Core.Metrics;

/// <summary>How the figures of two arms are held against each other.</summary>
public enum EffectScale
{
    /// <summary>
    /// One divided by the other: for figures that are above 0 and vary in proportion to what they are, such as
    /// latencies.
    /// </summary>
    Ratio,

    /// <summary>One less the other: for rates, counts that may be 0, and recovery times.</summary>
    Difference,
}
