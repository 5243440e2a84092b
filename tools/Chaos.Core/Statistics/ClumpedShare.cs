namespace Chaos.Core.Statistics;

/// <summary>
/// How sure a share is when what fails comes in clumps: Wilson's interval with as many calls as independent ones would
/// be worth (Kish, 1965). By how much clumps inflate the variance is read from blocks of neighbouring slots, and how
/// long the blocks are from how far failures are correlated in time.
/// </summary>
/// <remarks>
/// <para>Where failures are independent, blocks vary as calls do, and many calls decide in little time. Where they come
/// in clumps, a few clumps tell little of how many there are and how large: Student's quantile takes half of the clumps
/// for its degrees of freedom, since their sizes vary, as in a queue that grows.</para>
/// <para>Nothing that keeps itself within 0 and 1 varies more than a coin does: so no interval is wider than if each
/// block of a second, or of three clumps, were a single call, and all of the phase at least one. Where there are few
/// such blocks the phase cannot show how often clumps come, and the interval leaves out little more than the other
/// end.</para>
/// <para>Held by simulation to 93 % coverage: the benchmark <c>coverage</c>. Where no call fails, or all do, there is
/// no clump to be seen, and calls are taken to be independent.</para>
/// </remarks>
internal static class ClumpedShare
{
    /// <summary>A correlation up to this counts as none.</summary>
    private const double Uncorrelated = .05;

    /// <summary>The longest blocks that are looked at where no clump asks for longer ones: an eighth of all.</summary>
    private const int FewestBlocks = 8;

    /// <summary>
    /// Clumps that a block has to hold to be taken for a single call: neighbours then depend little on each other.
    /// </summary>
    private const int ClumpsInTrial = 3;

    /// <summary>
    /// The least degrees of freedom of such calls: with fewer nothing would ever be decided, not even that a service
    /// which failed two thirds of the time does not keep 97 %.
    /// </summary>
    private const int LeastFreedom = 3;

    /// <summary>The share with its interval; null when there are no calls.</summary>
    /// <param name="slots">Slots in order of time.</param>
    /// <param name="secondSlots">How many of them make a second.</param>
    /// <param name="confidence">How often the interval is to hold the truth.</param>
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

    /// <summary>Slots after which failures are no longer correlated: 1 where neighbours are not.</summary>
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

    /// <summary>Slots of a block that clumps of such a length fit into.</summary>
    internal static int BlockSlots(int clump) => clump == 1 ? 1 : 2 * clump;

    private static (double Low, double High) Clumped(
        IReadOnlyList<SlotCount> slots,
        Estimate share,
        int blockSlots,
        double confidence
    )
    {
        // Clumps as long as all that was watched say nothing.
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

    /// <summary>By how much the sums of blocks vary more than those of independent calls would.</summary>
    private static double Inflation(double[] residuals, Estimate share, int blockSlots) =>
        Variance(residuals, blockSlots) / (share.Count * share.Value * (1 - share.Value));

    /// <summary>
    /// The variance of the sum of all slots, read from sums of blocks. Blocks go round the end, so that each slot
    /// counts alike.
    /// </summary>
    internal static double Variance(double[] residuals, int blockSlots)
    {
        var (sum, squares) = (residuals.Take(blockSlots).Sum(), 0.0);
        for (var begin = 0; begin < residuals.Length; begin++)
        {
            squares += sum * sum;
            sum += residuals[(begin + blockSlots) % residuals.Length] - residuals[begin];
        }
        // They are measured from the mean of all, which takes its part of the variance away.
        var part = (double)blockSlots / residuals.Length;
        return squares / residuals.Length / part / (1 - part);
    }

    /// <summary>What each slot has more than its calls would have by the ratio of all.</summary>
    internal static double[] Residuals(IReadOnlyList<SlotCount> slots)
    {
        var share = (double)slots.Sum(s => s.Numerator) / slots.Sum(s => s.Denominator);
        return [.. slots.Select(s => s.Numerator - (share * s.Denominator))];
    }
}
