namespace Chaos.Faults.Warden;

/// <summary>One undo record of a journal.</summary>
/// <param name="Id">Number of the record in the journal, from 1.</param>
/// <param name="Undo">The record that reverts the fault.</param>
public sealed record JournalEntry(int Id, UndoRecord Undo);
