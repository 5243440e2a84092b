namespace Chaos.Core.Comparing;

/// <summary>A measure of an experiment that its comparison does not look at, though nobody asked for that.</summary>
/// <param name="Text">The measure, as it stands in reports.</param>
/// <param name="Rounds">How many rounds would allow it; null where no number of them does.</param>
public sealed record LeftOutMeasure(string Text, int? Rounds)
{
    /// <summary>The measure, and what would allow it.</summary>
    public override string ToString() =>
        Rounds is { } rounds
            ? $"{Text}, which {rounds} rounds would allow"
            : $"{Text}, of which a round by itself gives no figure to compare";
}
