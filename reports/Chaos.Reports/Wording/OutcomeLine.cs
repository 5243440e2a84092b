using Chaos.Core.Calls;

namespace Chaos.Reports.Wording;

/// <summary>A row of the table of outcomes: one way in which calls of an experiment ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="Word">The outcome in the protocol's own word; null where the status says everything.</param>
/// <param name="Text">The label of the row.</param>
/// <param name="Total">How many calls ended so, over all arms and phases.</param>
internal sealed record OutcomeLine(CallStatus Status, string? Word, string Text, long Total)
{
    /// <summary>
    /// Whether the call was made. A call that the generator could not make says nothing about the service.
    /// </summary>
    public bool IsMade => Status != CallStatus.Unsent;

    /// <summary>Whether such a call counts as failed.</summary>
    public bool IsFailure => IsMade && !Status.IsGood();

    /// <summary>The sign before the label, so that colour carries no information.</summary>
    public string Sign =>
        !IsMade ? "!"
        : IsFailure ? "✘"
        : "✔";

    /// <summary>The order of rows: full answers, degraded answers, failures, calls never made.</summary>
    internal int Order =>
        Status switch
        {
            CallStatus.Ok => 0,
            CallStatus.Degraded => 1,
            CallStatus.Unsent => 3,
            _ => 2,
        };
}
