namespace Chaos.Core.Statistics;

/// <summary>The difference of two figures that were measured apart.</summary>
/// <remarks>Its interval is recovered from those of its parts (Zou and Donner, 2008): sqrt((a - a.Low)² + (b.High -
/// b)²) below it, and the like above.</remarks>
internal static class Difference
{
    /// <summary>The one less the other; null when either is missing or infinite.</summary>
    public static Estimate? Of(Estimate? one, Estimate? other)
    {
        if (one is not { } a || other is not { } b)
            return null;
        // Of two times that never came none is the longer.
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
