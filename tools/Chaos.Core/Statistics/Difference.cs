namespace Chaos.Core.Statistics;

/// <summary>The difference of two figures that were measured independently.</summary>
/// <remarks>
/// Its interval is computed from the intervals of its parts (Zou and Donner, 2008). The lower end is sqrt((a - a.Low)²
/// + (b.High - b)²) below the difference; the upper end follows in the same way.
/// </remarks>
internal static class Difference
{
    /// <summary>The first figure minus the second; null when either is missing or infinite.</summary>
    public static Estimate? Of(Estimate? one, Estimate? other)
    {
        if (one is not { } a || other is not { } b)
            return null;
        // Two infinite times have no difference.
        if (!double.IsFinite(a.Value) || !double.IsFinite(b.Value))
            return null;
        var value = a.Value - b.Value;
        return new(
            value,
            value - Both(a.Value - a.Low, b.High - b.Value),
            value + Both(a.High - a.Value, b.Value - b.Low),
            Math.Min(a.Count, b.Count)
        );
    }

    private static double Both(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
