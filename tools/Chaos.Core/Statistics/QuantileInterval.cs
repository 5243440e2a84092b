using Chaos.Core.Histograms;

namespace Chaos.Core.Statistics;

/// <summary>
/// A percentile of latency with the interval for independent values. Calls that queue are not independent: use
/// <see cref="MovingBlockBootstrap"/> for them.
/// </summary>
internal static class QuantileInterval
{
    /// <summary>The quantile in milliseconds; null with too few values for an interval.</summary>
    public static Estimate? Milliseconds(PackedHistogram histogram, double quantile, double confidence = 0.95)
    {
        if (QuantileRanks.For(histogram.Count, quantile, confidence) is not { } ranks)
            return null;
        return new(
            histogram.ValueAtQuantile(quantile)!.Value.TotalMilliseconds,
            histogram.ValueAtRank(ranks.Lower).TotalMilliseconds,
            histogram.ValueAtRank(ranks.Upper).TotalMilliseconds,
            histogram.Count
        );
    }
}
