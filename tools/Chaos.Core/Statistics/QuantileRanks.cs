namespace Chaos.Core.Statistics;

/// <summary>
/// The ranks of the two of n sorted independent values that bound a quantile. They hold for every distribution, because
/// the number of values below the quantile is binomial.
/// </summary>
/// <param name="Lower">Rank of the lower bound, from 1.</param>
/// <param name="Upper">Rank of the upper bound, at most n.</param>
/// <param name="Coverage">The probability that the quantile lies between the bounds: at least the requested
/// confidence.</param>
internal readonly record struct QuantileRanks(long Lower, long Upper, double Coverage)
{
    /// <summary>
    /// The ranks. Each bound fails with at most half of 1 minus the confidence. Null when n is below
    /// <see cref="MinimumCount"/>.
    /// </summary>
    public static QuantileRanks? For(long count, double quantile, double confidence = 0.95)
    {
        if (count < MinimumCount(quantile, confidence))
            return null;
        var below = new BinomialDistribution(count, quantile);
        var tail = (1 - confidence) / 2;
        var lower = below.Quantile(tail);
        // Quantile returns the smallest k with P(X <= k) >= tail. P(X <= k - 1) < tail then allows rank k, and P(X <=
        // k) = tail allows k + 1.
        if (below.AtMost(lower) <= tail)
            lower++;
        var upper = below.Quantile(1 - tail) + 1;
        return new(lower, upper, below.AtMost(upper - 1) - below.AtMost(lower - 1));
    }

    /// <summary>
    /// The fewest values for which both bounds exist: 36, 72, 368 and 3,688 for p90, p95, p99 and p99.9 at 95 %. With
    /// fewer, a percentile cannot be judged.
    /// </summary>
    public static long MinimumCount(double quantile, double confidence = 0.95)
    {
        if (quantile is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(quantile),
                quantile,
                "A quantile to be judged is a fraction between 0 and 1."
            );
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(confidence),
                confidence,
                "A confidence is a fraction between 0 and 1."
            );
        // All n values lie on one side of the quantile with probability q^n, and then no value bounds it.
        return (long)Math.Ceiling(Math.Log((1 - confidence) / 2) / Math.Log(Math.Max(quantile, 1 - quantile)));
    }
}
