namespace Chaos.Faults.Warden;

/// <summary>One undo record of a journal.</summary>
/// <param name="Id">Its number in the journal, from 1.</param>
/// <param name="Undo">What takes the fault back.</param>
public sealed record JournalEntry(int Id, UndoRecord Undo);
