namespace Chaos.Core.Comparing;

/// <summary>A measure of an experiment that its comparison leaves out because the user named no guardrails.</summary>
/// <param name="Text">The measure in the words of reports.</param>
/// <param name="Rounds">Number of rounds with which the measure could be compared; null when no number is
/// enough.</param>
public sealed record LeftOutMeasure(string Text, int? Rounds)
{
    /// <summary>The measure, and the number of rounds that would allow it.</summary>
    public override string ToString() =>
        Rounds is { } rounds
            ? $"{Text}, which {rounds} rounds would allow"
            : $"{Text}, for which a single round gives no figure to compare";
}
