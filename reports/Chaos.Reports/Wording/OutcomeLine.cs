using Chaos.Core.Calls;

namespace Chaos.Reports.Wording;

/// <summary>One way in which calls of an experiment ended, as a row of its table.</summary>
/// <param name="Status">The status.</param>
/// <param name="Word">It in the protocol's own word; null where the status says all.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="Total">How many calls of all arms and phases ended so.</param>
internal sealed record OutcomeLine(CallStatus Status, string? Word, string Text, long Total)
{
    /// <summary>Whether it says something of the service: what the generator could not make does not.</summary>
    public bool IsMade => Status != CallStatus.Unsent;

    /// <summary>Whether calls that ended so failed.</summary>
    public bool IsFailure => IsMade && !Status.IsGood();

    /// <summary>The sign before it, so that nothing hangs on colour.</summary>
    public string Sign =>
        !IsMade ? "!"
        : IsFailure ? "✘"
        : "✔";

    /// <summary>
    /// Where it stands among the others: full answers, degraded ones, what failed, what was never made.
    /// </summary>
    internal int Order =>
        Status switch
        {
            CallStatus.Ok => 0,
            CallStatus.Degraded => 1,
            CallStatus.Unsent => 3,
            _ => 2,
        };
}
