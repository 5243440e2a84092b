namespace Chaos.Core.Statistics;

/// <summary>
/// The interval of a share when failures come in clumps: Wilson's interval with the effective number of independent
/// calls (Kish, 1965). The inflation of the variance by clumps is estimated from blocks of neighbouring slots. The
/// length of the blocks follows from how long failures are correlated in time.
/// </summary>
/// <remarks>
/// <para>With independent failures the variance is not inflated, and many calls give a narrow interval within a short
/// time. With clumps, a few of them say little about their frequency and size. So Student's quantile uses half the
/// number of clumps as its degrees of freedom, because the sizes of clumps vary, as in a growing queue.</para>
/// <para>A share within 0 and 1 has at most the variance of a coin. So no interval is wider than one in which each
/// block of a second, or of three clumps, is a single call, and the whole phase is at least one call. With few such
/// blocks the phase cannot show how often clumps come, and the interval excludes little more than the opposite
/// end.</para>
/// <para>The benchmark <c>coverage</c> checks by simulation that the interval covers the truth in at least 93 % of
/// cases. When no call or every call fails, no clump can be seen, and calls are taken to be independent.</para>
/// </remarks>
internal static class ClumpedShare
{
    /// <summary>Correlations up to this value count as none.</summary>
    private const double Uncorrelated = .05;

    /// <summary>
    /// The number of blocks in the second estimate of the variance: its blocks are an eighth of all slots, if the
    /// clumps do not need longer ones.
    /// </summary>
    private const int FewestBlocks = 8;

    /// <summary>
    /// The length in clumps of a block that counts as a single call. Blocks of this length depend little on their
    /// neighbours.
    /// </summary>
    private const int ClumpsInTrial = 3;

    /// <summary>
    /// The fewest degrees of freedom for such calls. With fewer, nothing would ever be decided, not even that a service
    /// that failed two thirds of the time misses a limit of 97 %.
    /// </summary>
    private const int LeastFreedom = 3;

    /// <summary>The share with its interval; null when there are no calls.</summary>
    /// <param name="slots">Slots in order of time.</param>
    /// <param name="secondSlots">The number of slots in a second.</param>
    /// <param name="confidence">The share of cases in which the interval should contain the true value.</param>
    public static Estimate? Interval(IReadOnlyList<SlotCount> slots, int secondSlots, double confidence = .95)
    {
        if (
            Wilson.Interval(slots.Sum(s => s.Numerator), slots.Sum(s => s.Denominator), confidence)
            is not { } independent
        )
            return null;
        if (independent.Value is 0 or 1)
            return independent;

        var clump = Clump(slots);
        var (low, high) = Clumped(slots, independent, BlockSlots(clump), confidence);
        if (slots.Count / FewestBlocks is var longer && longer > BlockSlots(clump))
        {
            var other = Clumped(slots, independent, longer, confidence);
            (low, high) = (Math.Min(low, other.Low), Math.Max(high, other.High));
        }
        var trials = Math.Clamp(
            slots.Count / (double)Math.Max(secondSlots, clump == 1 ? 1 : ClumpsInTrial * clump),
            1,
            independent.Count
        );
        var coins = Wilson.Bounds(
            independent.Value,
            trials,
            StudentDistribution.TwoSided(Math.Max(trials - 1, LeastFreedom), confidence)
        );
        (low, high) = (Math.Max(low, coins.Low), Math.Min(high, coins.High));
        return independent with { Low = Math.Min(low, independent.Low), High = Math.Max(high, independent.High) };
    }

    /// <summary>
    /// The number of slots after which failures are no longer correlated; 1 when neighbours are not correlated.
    /// </summary>
    public static int Clump(IReadOnlyList<SlotCount> slots)
    {
        var residuals = Residuals(slots);
        var none = Uncorrelated * residuals.Sum(r => r * r);
        for (var lag = 1; lag < residuals.Length; lag++)
        {
            var sum = 0.0;
            for (var i = lag; i < residuals.Length; i++)
                sum += residuals[i] * residuals[i - lag];
            if (sum <= none)
                return lag;
        }
        return residuals.Length;
    }

    /// <summary>The number of slots in a block that is long enough for clumps of a length.</summary>
    internal static int BlockSlots(int clump) => clump == 1 ? 1 : 2 * clump;

    private static (double Low, double High) Clumped(
        IReadOnlyList<SlotCount> slots,
        Estimate share,
        int blockSlots,
        double confidence
    )
    {
        // A clump as long as the whole phase gives no information.
        if (blockSlots >= slots.Count)
            return (0, 1);
        var inflation = Math.Max(1, Inflation(Residuals(slots), share, blockSlots));
        var calls = share.Count / inflation;
        var clumps = calls * Math.Min(share.Value, 1 - share.Value);
        var degrees = Math.Min(
            (slots.Count / (double)blockSlots) - 1,
            inflation > 1 ? clumps / 2 / (1 - (1 / inflation)) : double.PositiveInfinity
        );
        return Wilson.Bounds(share.Value, calls, StudentDistribution.TwoSided(Math.Max(degrees, 1), confidence));
    }

    /// <summary>The variance of block sums divided by that of independent calls.</summary>
    private static double Inflation(double[] residuals, Estimate share, int blockSlots) =>
        Variance(residuals, blockSlots) / (share.Count * share.Value * (1 - share.Value));

    /// <summary>
    /// The variance of the sum of all slots, estimated from the sums of blocks. Blocks wrap around at the end, so that
    /// every slot has equal weight.
    /// </summary>
    internal static double Variance(double[] residuals, int blockSlots)
    {
        var (sum, squares) = (residuals.Take(blockSlots).Sum(), 0.0);
        for (var begin = 0; begin < residuals.Length; begin++)
        {
            squares += sum * sum;
            sum += residuals[(begin + blockSlots) % residuals.Length] - residuals[begin];
        }
        // Residuals from the mean of all slots have a smaller variance; this corrects it.
        var part = (double)blockSlots / residuals.Length;
        return squares / residuals.Length / part / (1 - part);
    }

    /// <summary>For each slot its numerator minus the number expected from its calls and the overall ratio.</summary>
    internal static double[] Residuals(IReadOnlyList<SlotCount> slots)
    {
        var share = (double)slots.Sum(s => s.Numerator) / slots.Sum(s => s.Denominator);
        return [.. slots.Select(s => s.Numerator - (share * s.Denominator))];
    }
}
