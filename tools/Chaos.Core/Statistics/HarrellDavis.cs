namespace Chaos.Core.Statistics;

/// <summary>
/// Estimates a quantile of few values as a weighted mean of all of them (Harrell and Davis, 1982). It varies less from
/// sample to sample than the one or two values next to the rank. It is meant for samples of rounds or nightly runs and
/// not for latencies, of which there are enough.
/// </summary>
internal static class HarrellDavis
{
    /// <summary>
    /// The quantile. The weight of each value is its probability under the beta distribution of the rank.
    /// </summary>
    public static double Quantile(IReadOnlyList<double> values, double quantile)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        if (quantile is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(quantile),
                quantile,
                "A quantile is a fraction between 0 and 1."
            );
        var n = values.Count;
        var (a, b) = ((n + 1) * quantile, (n + 1) * (1 - quantile));
        var (sum, before) = (0.0, 0.0);
        foreach (var (value, i) in values.Order().Select((v, i) => (v, i)))
        {
            var below = BetaDistribution.Below((i + 1.0) / n, a, b);
            sum += (below - before) * value;
            before = below;
        }
        return sum;
    }
}
