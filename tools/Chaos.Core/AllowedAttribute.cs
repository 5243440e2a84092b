namespace Chaos.Core;

/// <summary>
/// What a property may hold, written once: <see cref="Limits"/> makes of it the mistake with its words, and the JSON
/// Schema its limits. Of a list it limits how many there are.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public class AllowedAttribute : Attribute
{
    /// <summary>A number, or how many there are.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most; any number where nothing is said.</param>
    public AllowedAttribute(double least, double most = double.PositiveInfinity) => (Least, Most) = (least, most);

    /// <summary>A duration.</summary>
    /// <param name="least">The shortest, as people write it: <c>10ms</c>.</param>
    /// <param name="most">The longest, likewise; null for any.</param>
    public AllowedAttribute(string least, string? most = null)
    {
        (LeastText, MostText) = (least, most);
        Least = Limits.DurationOf(least).Ticks;
        Most = most is null ? double.PositiveInfinity : Limits.DurationOf(most).Ticks;
    }

    /// <summary>The least: a number, a count, or the ticks of a duration.</summary>
    public double Least { get; }

    /// <summary>The most, likewise; infinity for any.</summary>
    public double Most { get; }

    /// <summary>Whether it is of a duration.</summary>
    public bool IsOfDuration => LeastText is not null;

    /// <summary>Whether the least itself is not allowed.</summary>
    public bool Above { get; init; }

    /// <summary>Whether the most itself is not allowed.</summary>
    public bool Below { get; init; }

    /// <summary>Whether it is a share, which people may take for a number of per cent.</summary>
    public bool IsShare { get; init; }

    /// <summary>What is counted, where neither the property's name nor the value says so: <c>calls a second</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>A number that is allowed besides; none where nothing is said.</summary>
    public double Also { get; init; } = double.NaN;

    /// <summary>What else may stand there, in words: <c>none for no bound</c>.</summary>
    public string? Or { get; init; }

    /// <summary>What is allowed, in words: <c>1 to 100,000</c>, <c>above 0s, at most 24h</c>.</summary>
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

    /// <summary>Whether a number, a count or the ticks of a duration are allowed.</summary>
    public bool Holds(double value) =>
        value == Also || (Above ? value > Least : value >= Least) && (Below ? value < Most : value <= Most);
}
