namespace Chaos.Core.Statistics;

/// <summary>A figure with its confidence interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end of the two-sided 95 % interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Count">The number of observations.</param>
public readonly record struct Estimate(double Value, double Low, double High, long Count)
{
    /// <summary>
    /// A note on how the figure was measured, if that differs from the usual way. It is shown once, near the figure.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>
    /// An exact figure without an interval: a count, a ratio of counts, a peak or a time, exact to one count or slot.
    /// </summary>
    public static Estimate Exact(double value, long count) => new(value, value, value, count);
}
