namespace Chaos.Faults.Warden;

/// <summary>What taking one fault back came to.</summary>
/// <param name="Summary">What was done.</param>
/// <param name="Result">Whether the fault is gone.</param>
/// <param name="Detail">What was seen: a status, or why it failed.</param>
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
