namespace Chaos.Core.Statistics;

/// <summary>The binomial distribution: how many of n independent trials succeed, each with probability p.</summary>
/// <remarks>
/// Weights are computed from the ratios of neighbours, outwards from the most likely count until they are negligible,
/// and then scaled to sum to 1. This needs no factorials, cannot overflow, and takes about 18 standard deviations of
/// steps for any n.
/// </remarks>
internal sealed class BinomialDistribution
{
    private const double Negligible = 1e-20;

    private readonly long _first;
    private readonly double[] _atMost;

    public BinomialDistribution(long trials, double p)
    {
        var mode = Math.Clamp((long)((trials + 1) * p), 0, trials);
        var odds = p / (1 - p);
        var below = new List<double>();
        var above = new List<double> { 1 };
        for (var (k, weight) = (mode, 1.0); k > 0 && weight > Negligible; k--)
            below.Add(weight *= k / (trials - k + 1.0) / odds);
        for (var (k, weight) = (mode, 1.0); k < trials && weight > Negligible; k++)
            above.Add(weight *= (trials - k) / (k + 1.0) * odds);

        _first = mode - below.Count;
        below.Reverse();
        double[] weights = [.. below, .. above];
        var (total, passed) = (weights.Sum(), 0.0);
        _atMost = Array.ConvertAll(weights, w => (passed += w) / total);
    }

    /// <summary>The probability of at most a number of successes.</summary>
    public double AtMost(long successes)
    {
        var index = successes - _first;
        return index < 0 ? 0
            : index >= _atMost.Length ? 1
            : _atMost[index];
    }

    /// <summary>The smallest number of successes that is not exceeded with at least the given probability.</summary>
    public long Quantile(double probability)
    {
        var index = Array.FindIndex(_atMost, p => p >= probability);
        return _first + (index < 0 ? _atMost.Length - 1 : index);
    }
}
