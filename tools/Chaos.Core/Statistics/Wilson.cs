namespace Chaos.Core.Statistics;

/// <summary>
/// Wilson's score interval for a proportion of independent trials (Wilson, 1927). It also holds when no trial or every
/// trial succeeds.
/// </summary>
public static class Wilson
{
    /// <summary>The proportion with its interval; null when there were no trials.</summary>
    public static Estimate? Interval(long successes, long trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
            return null;
        var p = (double)successes / trials;
        var (low, high) = Bounds(p, trials, NormalDistribution.TwoSided(confidence));
        return new(p, low, high, trials);
    }

    /// <summary>
    /// The interval of a proportion, for a number of trials, whole or not, and a number of standard errors on both
    /// sides.
    /// </summary>
    internal static (double Low, double High) Bounds(double p, double trials, double z)
    {
        var (n, zz) = (trials, z * z);
        var middle = (p + zz / (2 * n)) / (1 + zz / n);
        var half = z * Math.Sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n);
        // At the ends the exact bound is 0 or 1; the formula would differ from it in the last bit.
        return (p == 0 ? 0 : middle - half, p == 1 ? 1 : middle + half);
    }
}
