namespace Chaos.Core.Statistics;

/// <summary>
/// The power of a paired test with a number of pairs, when differences are normal with a given standard deviation. The
/// sign-flip test has about the power of Student's test at the level that 2^n signs allow. The noncentral t
/// distribution has a normal approximation (Johnson and Kotz, 1970).
/// </summary>
/// <remarks>
/// When a result is significant only if all pairs have the same sign, as with 6 pairs at 5 %, the probability of that
/// is used.
/// </remarks>
public static class PairedPower
{
    /// <summary>The usual power: the probability with which an existing effect should be found.</summary>
    public const double Usual = .8;

    private static readonly double s_usual = UpTo(Usual);

    /// <summary>The most pairs that are considered; beyond them, longer rounds help more than further rounds.</summary>
    public const int MostPairs = 200;

    /// <summary>The probability that the interval excludes 0.</summary>
    public static double Of(int pairs, double effect, double deviation, double alpha = .05)
    {
        if (pairs < PairedTest.LeastPairs(alpha))
            return 0;
        if (deviation <= 0)
            return effect == 0 ? 0 : 1;
        if (MustAgree(pairs, alpha))
            return Math.Pow(NormalDistribution.Below(Math.Abs(effect) / deviation), pairs);
        var (critical, spread) = Critical(pairs, alpha);
        return NormalDistribution.Below(((Math.Abs(effect) * Math.Sqrt(pairs) / deviation) - critical) / spread);
    }

    /// <summary>
    /// The smallest effect that is found with the usual power; infinite with too few pairs to find any.
    /// </summary>
    public static double SmallestEffect(int pairs, double deviation, double alpha = .05)
    {
        if (pairs < PairedTest.LeastPairs(alpha))
            return double.PositiveInfinity;
        if (MustAgree(pairs, alpha))
            return UpTo(Math.Pow(Usual, 1.0 / pairs)) * deviation;
        var (critical, spread) = Critical(pairs, alpha);
        return (critical + (spread * s_usual)) * deviation / Math.Sqrt(pairs);
    }

    /// <summary>
    /// The number of pairs that finds the effect with the usual power; null when <see cref="MostPairs"/> do not
    /// suffice.
    /// </summary>
    public static int? PairsFor(double effect, double deviation, double alpha = .05)
    {
        var most = Math.Abs(effect);
        var (least, beyond) = (PairedTest.LeastPairs(alpha), SignFlip.MostPairs);
        for (var pairs = least; pairs <= beyond; pairs++)
            if (SmallestEffect(pairs, deviation, alpha) <= most)
                return pairs;
        if (SmallestEffect(MostPairs, deviation, alpha) > most)
            return null;
        // Up to that number levels change in steps; beyond it, every further pair finds a smaller effect.
        var (low, high) = (Math.Max(least, beyond + 1), MostPairs);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (SmallestEffect(middle, deviation, alpha) <= most)
                high = middle;
            else
                low = middle + 1;
        }
        return high;
    }

    private static bool MustAgree(int pairs, double alpha) => PairedTest.MostTests(pairs, alpha) == 1;

    /// <summary>The quantile of the standard normal distribution, for probabilities above a half.</summary>
    private static double UpTo(double probability) => NormalDistribution.TwoSided((2 * probability) - 1);

    private static (double Critical, double Spread) Critical(int pairs, double alpha)
    {
        var freedom = pairs - 1;
        var level = pairs <= SignFlip.MostPairs ? PairedTest.MostTests(pairs, alpha) * SignFlip.LeastP(pairs) : alpha;
        var t = NormalDistribution.TwoSided(1 - level) * NormalDistribution.StudentOverNormal(freedom, 1 - level);
        return (t * (1 - (1 / (4.0 * freedom))), Math.Sqrt(1 + (t * t / (2 * freedom))));
    }
}
