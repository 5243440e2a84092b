using Chaos.Core.Calls;

namespace Chaos.Core.Judging;

/// <summary>One way in which calls ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="Word">It in the protocol's own word, for example <c>503</c>; null where the status says all.</param>
/// <param name="Count">How many calls.</param>
public sealed record OutcomeRow(CallStatus Status, string? Word, long Count)
{
    /// <summary>
    /// What happened, for a table: <c>503</c>, <c>timed out</c>. A word for why a call could not be made stands behind
    /// that it was not: it is none of the service's.
    /// </summary>
    public string What =>
        (Word, Status) switch
        {
            (null, _) => OutcomeWords.Of(Status),
            (_, CallStatus.Degraded) => $"{Word} (degraded)",
            (_, CallStatus.Unsent) => $"{OutcomeWords.Of(Status)}: {Word}",
            _ => Word,
        };

    /// <summary>The row as a part of a sentence: <c>61 x 503</c>, <c>7 timed out</c>.</summary>
    public string Text =>
        FormattableString.Invariant($"{Count:#,0} {(Word is null || Status == CallStatus.Unsent ? "" : "x ")}{What}");
}
