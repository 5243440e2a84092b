namespace Chaos.Core.Statistics;

/// <summary>By how much one of two arms is shifted against the other, and how sure that is.</summary>
/// <param name="Shift">The estimate of Hodges and Lehmann (1963).</param>
/// <param name="Interval">The shifts that the test does not reject at its level; null where there are too few
/// observations to reject any.</param>
/// <param name="P">Two-sided probability of so large a shift by chance alone. It is at most the level exactly where the
/// interval leaves out 0.</param>
public readonly record struct ShiftTest(double Shift, (double Low, double High)? Interval, double P)
{
    /// <summary>
    /// A test from its typical values (Hartigan, 1969): estimates of the shift of which it is known how many lie below
    /// the true one. So one list and one distribution give both the probability and the interval, and the two never
    /// contradict each other. Ties count against a difference.
    /// </summary>
    /// <param name="sorted">The typical values in rising order.</param>
    /// <param name="atMost">Probability that at most so many of them lie below the truth; the distribution is
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
        // Typical values of all subsets follow the mean, which a few extreme rounds can carry away from the estimate.
        return new(shift, (Math.Min(shift, sorted[below - 1]), Math.Max(shift, sorted[^below])), p);
    }
}
