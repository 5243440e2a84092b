using Chaos.Core.Histograms;

namespace Chaos.Core.Statistics;

/// <summary>
/// A percentile of latency with the interval that holds for independent values. Calls that queue are not independent:
/// for those see <see cref="MovingBlockBootstrap"/>.
/// </summary>
internal static class QuantileInterval
{
    /// <summary>The quantile in milliseconds; null when there are too few values to bound it.</summary>
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
