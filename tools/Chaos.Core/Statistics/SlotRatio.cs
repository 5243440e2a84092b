namespace Chaos.Core.Statistics;

/// <summary>
/// How sure a ratio of counts is, such as attempts per call, when its slots are few: Student's interval from how slots
/// differ, in blocks as long as what befalls them clumps, and as wide as the bootstrap where there are enough slots for
/// one.
/// </summary>
/// <remarks>
/// Two slots may come out alike by chance. A call makes a whole number of attempts, so 1.1 a call are at best nine
/// calls in ten with one and one with two: the interval is never narrower than Wilson's for that. Where all calls are
/// alike, as with one attempt each, nothing varies and the ratio is what it is.
/// </remarks>
internal static class SlotRatio
{
    /// <summary>Fewer slots than these cannot show how they differ.</summary>
    public const int FewestSlots = 2;

    /// <summary>
    /// Where there are slots for it, blocks as long as this part of all are looked at, too: clumps of some seconds hide
    /// in a dozen of them.
    /// </summary>
    private const int LongestBlocks = 3;

    /// <summary>The ratio with its interval; null with too few slots, or nothing below.</summary>
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
