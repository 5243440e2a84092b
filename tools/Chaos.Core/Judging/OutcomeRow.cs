using Chaos.Core.Calls;

namespace Chaos.Core.Judging;

/// <summary>One way in which calls ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="Word">The outcome in the protocol's own word, for example <c>503</c>; null when the status says
/// everything.</param>
/// <param name="Count">Number of calls.</param>
public sealed record OutcomeRow(CallStatus Status, string? Word, long Count)
{
    /// <summary>
    /// The outcome for a table: <c>503</c>, <c>timed out</c>. The reason for a call that was never made follows the
    /// status, so that it does not look like an answer of the service.
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
