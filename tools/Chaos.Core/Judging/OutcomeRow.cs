using Chaos.Core.Calls;

namespace Chaos.Core.Judging;

/// <summary>One way in which calls ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="Word">It in the protocol's own word, for example <c>503</c>; null where the status says all.</param>
/// <param name="Count">How many calls.</param>
public sealed record OutcomeRow(CallStatus Status, string? Word, long Count)
{
    /// <summary>What happened, for a table: <c>503</c>, <c>timed out</c>.</summary>
    public string What => (Word ?? OutcomeWords.Of(Status)) + (Word is not null && Status == CallStatus.Degraded ? " (degraded)" : "");

    /// <summary>The row as a part of a sentence: <c>61 x 503</c>, <c>7 timed out</c>.</summary>
    public string Text => FormattableString.Invariant($"{Count:#,0} {(Word is null ? "" : "x ")}{What}");
}
