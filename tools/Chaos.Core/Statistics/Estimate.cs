namespace Chaos.Core.Statistics;

/// <summary>A figure with the interval in which it is believed to lie.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end of the two-sided 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Count">How many observations stand behind it.</param>
public readonly record struct Estimate(double Value, double Low, double High, long Count)
{
    /// <summary>How it was come by, where that is not how it should be: told once where the figure is.</summary>
    public string? Note { get; init; }

    /// <summary>A fact: a count, a ratio of counts, a peak or a time, exact to one count or slot.</summary>
    public static Estimate Exact(double value, long count) => new(value, value, value, count);
}
