namespace Chaos.Core.Statistics;

/// <summary>
/// The interval of a ratio of counts with few slots, such as attempts per call: Student's interval from the differences
/// between slots, in blocks that are as long as the clumps. With enough slots for a bootstrap it is at least as wide as
/// that.
/// </summary>
/// <remarks>
/// Two slots may be equal by chance. A call makes a whole number of attempts, so a ratio of 1.1 means at best that nine
/// calls in ten make one attempt and one makes two. The interval is never narrower than Wilson's for that share. When
/// all calls are alike, as with one attempt each, nothing varies and the ratio is exact.
/// </remarks>
internal static class SlotRatio
{
    /// <summary>The fewest slots that can show how slots differ.</summary>
    public const int FewestSlots = 2;

    /// <summary>
    /// With enough slots, blocks of a third of all slots are used too, because a dozen slots can hide clumps of some
    /// seconds.
    /// </summary>
    private const int LongestBlocks = 3;

    /// <summary>The ratio with its interval; null with too few slots or a denominator of 0.</summary>
    public static Estimate? Interval(IReadOnlyList<SlotCount> slots, ulong seed, double confidence = .95)
    {
        var (above, below) = (slots.Sum(s => s.Numerator), slots.Sum(s => s.Denominator));
        if (slots.Count < FewestSlots || below == 0)
            return null;

        var ratio = (double)above / below;
        var residuals = ClumpedShare.Residuals(slots);
        var block = Math.Min(ClumpedShare.BlockSlots(ClumpedShare.Clump(slots)), slots.Count / 2);
        var half = Math.Max(Half(block), slots.Count / LongestBlocks > block ? Half(slots.Count / LongestBlocks) : 0);
        var (low, high) = (ratio - half, ratio + half);
        if (MovingBlockBootstrap.Ratio(slots, block, seed, confidence) is { } drawn)
            (low, high) = (Math.Min(low, drawn.Low), Math.Max(high, drawn.High));
        if (above % below is > 0 and var more)
        {
            var whole = above / below;
            var independent = Wilson.Interval(more, below, confidence)!.Value;
            (low, high) = (Math.Min(low, whole + independent.Low), Math.Max(high, whole + independent.High));
        }
        return new(ratio, Math.Max(0, low), high, below);

        double Half(int blockSlots) =>
            Math.Sqrt(ClumpedShare.Variance(residuals, blockSlots))
            / below
            * StudentDistribution.TwoSided((slots.Count / (double)blockSlots) - 1, confidence);
    }
}
