namespace Chaos.Core.Statistics;

/// <summary>The shift of one arm against another, with its interval and its probability.</summary>
/// <param name="Shift">The estimate of Hodges and Lehmann (1963).</param>
/// <param name="Interval">The shifts that the test does not reject at its level; null when there are too few
/// observations to reject any.</param>
/// <param name="P">The two-sided probability of a shift this large by chance alone. It is at most the level exactly
/// when the interval excludes 0.</param>
public readonly record struct ShiftTest(double Shift, (double Low, double High)? Interval, double P)
{
    /// <summary>
    /// Makes a test from its typical values (Hartigan, 1969): a list of estimates of the shift for which the
    /// distribution of the number below the true shift is known. One list and one distribution give both the
    /// probability and the interval, so the two never contradict each other. Ties count against a difference.
    /// </summary>
    /// <param name="sorted">The typical values in rising order.</param>
    /// <param name="atMost">The probability that at most a number of them lie below the true shift; the distribution is
    /// symmetric.</param>
    /// <param name="shift">The estimate.</param>
    /// <param name="alpha">The level of the test, both sides together.</param>
    internal static ShiftTest Of(double[] sorted, Func<int, double> atMost, double shift, double alpha)
    {
        var p = Math.Min(1, 2 * atMost(Math.Min(sorted.Count(v => v <= 0), sorted.Count(v => v >= 0))));
        var below = 0;
        while (2 * atMost(below) <= alpha)
            below++;
        if (below == 0)
            return new(shift, null, p);
        // Means of subsets follow the mean, so a few extreme rounds can move them away from the estimate. The interval
        // is widened to include it.
        return new(shift, (Math.Min(shift, sorted[below - 1]), Math.Max(shift, sorted[^below])), p);
    }
}
