namespace Chaos.Faults.Warden;

/// <summary>The outcome of one undo record.</summary>
/// <param name="Summary">What the record does, in words.</param>
/// <param name="Result">Whether the fault is gone.</param>
/// <param name="Detail">Details: a status, or why it failed.</param>
public sealed record UndoOutcome(string Summary, UndoResult Result, string Detail)
{
    public override string ToString() =>
        Result switch
        {
            UndoResult.Reverted => $"reverted: {Summary} ({Detail})",
            UndoResult.NotNeeded => $"not needed: {Summary} ({Detail})",
            _ => $"NOT reverted: {Summary} ({Detail})",
        };
}
