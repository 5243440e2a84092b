namespace Chaos.Core.Statistics;

/// <summary>
/// A lognormal distribution of times through two of its points, the median and the 99th percentile: the usual form of
/// latencies with a long tail.
/// </summary>
public static class Lognormal
{
    private const double Percentile99 = 2.3263478740408408;

    /// <summary>The last quantile, so that no draw is beyond any patience.</summary>
    private const double Last = .9999;

    /// <summary>
    /// The time at a quantile, 0 to 1. A uniform random number as the quantile gives a random time of the distribution.
    /// No time is above the 99.99th percentile.
    /// </summary>
    /// <param name="median">The median.</param>
    /// <param name="p99">The 99th percentile; where it is not above the median, all times are the median.</param>
    /// <param name="quantile">The quantile.</param>
    public static TimeSpan At(TimeSpan median, TimeSpan p99, double quantile)
    {
        if (median <= TimeSpan.Zero || p99 <= median)
            return median;
        var share = Math.Clamp(quantile, 1 - Last, Last);
        var within = Math.Abs((2 * share) - 1);
        var z = within == 0 ? 0 : Math.Sign(share - .5) * NormalDistribution.TwoSided(within);
        return median * Math.Exp(Math.Log(p99 / median) / Percentile99 * z);
    }
}
