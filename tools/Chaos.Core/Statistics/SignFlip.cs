namespace Chaos.Core.Statistics;

/// <summary>
/// Fisher's sign-flip test for pairs (1935). If the arms do not differ, each difference could equally have the other
/// sign, and the observed sum is one of 2^n equally likely sums. The test assumes neither a distribution of values nor
/// that rounds are alike. Its probability cannot be below 2/2^n.
/// </summary>
/// <remarks>
/// Flipping the signs of a subset of the differences from a shift raises their sum exactly when the subset's mean is
/// below that shift. So the means of all subsets are the typical values.
/// </remarks>
internal static class SignFlip
{
    /// <summary>
    /// The most pairs whose 2^n subsets are enumerated. For more pairs <see cref="SignedRank"/> is used, which is exact
    /// for any number.
    /// </summary>
    public const int MostPairs = 20;

    /// <summary>The smallest probability that a number of pairs can have.</summary>
    public static double LeastP(int pairs) => Math.Min(1, 2 * Math.Pow(.5, pairs));

    /// <summary>The test of the differences of pairs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no differences, or more than
    /// <see cref="MostPairs"/>.</exception>
    public static ShiftTest Test(IReadOnlyList<double> differences, double alpha = .05)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(differences.Count, MostPairs);
        var means = SubsetMeans(differences);
        var subsets = means.Length + 1.0;
        return ShiftTest.Of(means, k => (k + 1) / subsets, HodgesLehmann.OfPairs(differences), alpha);
    }

    private static double[] SubsetMeans(IReadOnlyList<double> values)
    {
        var sums = new double[1 << values.Count];
        var means = new double[sums.Length - 1];
        // A sum such as .1 + .2 - .3 counts as 0, although rounding leaves a remainder.
        var nothing = 1e-12 * values.Sum(Math.Abs);
        for (uint subset = 1; subset < sums.Length; subset++)
        {
            var sum = sums[subset & (subset - 1)] + values[System.Numerics.BitOperations.TrailingZeroCount(subset)];
            sums[subset] = sum;
            means[subset - 1] = Math.Abs(sum) <= nothing ? 0 : sum / System.Numerics.BitOperations.PopCount(subset);
        }
        Array.Sort(means);
        return means;
    }
}
