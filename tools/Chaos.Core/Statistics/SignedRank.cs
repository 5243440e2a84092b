namespace Chaos.Core.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test for pairs (1945), exact for any number of pairs. The number of Walsh averages below the
/// true shift has the distribution of a sum of ranks with random signs.
/// </summary>
internal static class SignedRank
{
    /// <summary>The test of the differences of pairs.</summary>
    public static ShiftTest Test(IReadOnlyList<double> differences, double alpha = .05)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count);
        var averages = HodgesLehmann.WalshAverages(differences);
        var atMost = AtMost(differences.Count);
        return ShiftTest.Of(averages, k => atMost[k], HodgesLehmann.MedianOfSorted(averages), alpha);
    }

    /// <summary>
    /// The probabilities that the sum of the positive ranks among 1 to n is at most 0, 1, 2 and so on.
    /// </summary>
    public static double[] AtMost(int n)
    {
        var probability = new double[(n * (n + 1) / 2) + 1];
        probability[0] = 1;
        for (var (rank, most) = (1, 1); rank <= n; rank++, most += rank)
        for (var sum = most; sum >= 0; sum--)
            probability[sum] = (probability[sum] + (sum >= rank ? probability[sum - rank] : 0)) / 2;
        for (var sum = 1; sum < probability.Length; sum++)
            probability[sum] += probability[sum - 1];
        return probability;
    }
}
