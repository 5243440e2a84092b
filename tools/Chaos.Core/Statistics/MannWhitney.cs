namespace Chaos.Core.Statistics;

/// <summary>
/// The exact test of Mann and Whitney (1947) for two unpaired samples. It needs more rounds than a test of pairs,
/// because disturbances that hit both arms in the same minutes do not cancel. Its smallest probability is .1 with 3
/// against 3 rounds, .0286 with 4 against 4, and .0079 with 5 against 5.
/// </summary>
internal static class MannWhitney
{
    /// <summary>The smallest probability that samples of these sizes can have.</summary>
    public static double LeastP(int from, int to) => from == 0 || to == 0 ? 1 : Math.Min(1, 2 * AtMost(from, to)[0]);

    /// <summary>The test of the shift from the first sample to the second.</summary>
    public static ShiftTest Test(IReadOnlyList<double> from, IReadOnlyList<double> to, double alpha = .05)
    {
        ArgumentOutOfRangeException.ThrowIfZero(from.Count);
        ArgumentOutOfRangeException.ThrowIfZero(to.Count);
        var differences = HodgesLehmann.Differences(from, to);
        // The distribution is symmetric in both sizes apart from rounding. Ordering them gives swapped samples the same
        // probability to the last bit.
        var atMost = AtMost(Math.Min(from.Count, to.Count), Math.Max(from.Count, to.Count));
        return ShiftTest.Of(differences, k => atMost[k], HodgesLehmann.MedianOfSorted(differences), alpha);
    }

    /// <summary>
    /// The probabilities that at most 0, 1, 2 and so on of the m n differences are below 0 when there is no shift.
    /// </summary>
    /// <remarks>
    /// The largest value belongs to the m with probability m / (m + n), and then all n lie below it. The recursion adds
    /// only positive terms, so large samples lose no precision.
    /// </remarks>
    public static double[] AtMost(int m, int n)
    {
        var row = Enumerable.Range(0, n + 1).Select(_ => new double[] { 1 }).ToArray();
        for (var i = 1; i <= m; i++)
        {
            var next = new double[n + 1][];
            next[0] = [1];
            for (var j = 1; j <= n; j++)
            {
                next[j] = new double[(i * j) + 1];
                var (ofM, ofN) = ((double)i / (i + j), (double)j / (i + j));
                for (var u = 0; u < row[j].Length; u++)
                    next[j][u + j] += ofM * row[j][u];
                for (var u = 0; u < next[j - 1].Length; u++)
                    next[j][u] += ofN * next[j - 1][u];
            }
            row = next;
        }
        var probability = row[n];
        for (var u = 1; u < probability.Length; u++)
            probability[u] += probability[u - 1];
        return probability;
    }
}
