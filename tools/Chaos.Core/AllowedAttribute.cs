namespace Chaos.Core;

/// <summary>
/// The range of values that a property may hold. <see cref="Limits"/> reports a value outside it, and the JSON Schema
/// states it. For a list it is the range of the number of items.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public class AllowedAttribute : Attribute
{
    /// <summary>Limits a number, or the number of items in a list.</summary>
    /// <param name="least">The smallest value.</param>
    /// <param name="most">The largest value; without it there is no upper limit.</param>
    public AllowedAttribute(double least, double most = double.PositiveInfinity) => (Least, Most) = (least, most);

    /// <summary>Limits a duration.</summary>
    /// <param name="least">The shortest duration as a file writes it, for example <c>10ms</c>.</param>
    /// <param name="most">The longest duration, written the same way; null for no upper limit.</param>
    public AllowedAttribute(string least, string? most = null)
    {
        (LeastText, MostText) = (least, most);
        Least = Limits.DurationOf(least).Ticks;
        Most = most is null ? double.PositiveInfinity : Limits.DurationOf(most).Ticks;
    }

    /// <summary>The smallest value: a number, a count, or a duration in ticks of 100 ns.</summary>
    public double Least { get; }

    /// <summary>The largest value in the same unit; infinity for no upper limit.</summary>
    public double Most { get; }

    /// <summary>Whether the limit is on a duration.</summary>
    public bool IsOfDuration => LeastText is not null;

    /// <summary>
    /// Whether the value must be above <see cref="Least"/>, so that <see cref="Least"/> itself is not allowed.
    /// </summary>
    public bool Above { get; init; }

    /// <summary>
    /// Whether the value must be below <see cref="Most"/>, so that <see cref="Most"/> itself is not allowed.
    /// </summary>
    public bool Below { get; init; }

    /// <summary>Whether the value is a share from 0 to 1. A user may write it as a percentage by mistake.</summary>
    public bool IsShare { get; init; }

    /// <summary>
    /// The unit, for example <c>calls a second</c>, where neither the property's name nor the value shows it.
    /// </summary>
    public string? Unit { get; init; }

    /// <summary>One more number that is allowed outside the range; NaN for none.</summary>
    public double Also { get; init; } = double.NaN;

    /// <summary>Another allowed value in words, for example <c>none for no bound</c>; null for none.</summary>
    public string? Or { get; init; }

    /// <summary>The allowed values in words, for example <c>1 to 100,000</c> or <c>above 0s, at most 24h</c>.</summary>
    public string Words
    {
        get
        {
            var (least, most) = (LeastText ?? Limits.TextOf(Least), MostText ?? Limits.TextOf(Most));
            var range =
                Above || Below
                    ? (Above ? $"above {least}" : $"{least} or more")
                        + (double.IsFinite(Most) ? $", {(Below ? "below" : "at most")} {most}" : "")
                : double.IsFinite(Most) ? $"{least} to {most}"
                : $"{least} or more";
            if (Unit is not null)
                range = $"{range} {Unit}";
            if (!double.IsNaN(Also))
                range = $"{Limits.TextOf(Also)}, or {range}";
            return Or is null ? range : $"{range}, or {Or}";
        }
    }

    private string? LeastText { get; }

    private string? MostText { get; }

    /// <summary>Whether a value is allowed. A duration is given in ticks.</summary>
    public bool Holds(double value) =>
        value == Also || (Above ? value > Least : value >= Least) && (Below ? value < Most : value <= Most);
}
