namespace Chaos.Faults.Warden;

/// <summary>
/// Applies undo records. Of one subject, the last injection is undone first. Different subjects are undone in parallel,
/// so that one server that hangs does not delay the others.
/// </summary>
internal sealed class UndoReplay(UndoScope scope)
{
    /// <summary>Applies all records. Cancelling ends it early; the remaining records have failed.</summary>
    /// <returns>The outcome of each record by its id.</returns>
    public async Task<IReadOnlyDictionary<int, UndoOutcome>> RunAsync(
        IEnumerable<JournalEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var subjects = entries
            .OrderByDescending(e => e.Id)
            .GroupBy(e => e.Undo.Subject)
            .Select(subject => RevertInOrderAsync(subject, cancellationToken));
        return (await Task.WhenAll(subjects)).SelectMany(o => o).ToDictionary(o => o.Id, o => o.Outcome);
    }

    async Task<List<(int Id, UndoOutcome Outcome)>> RevertInOrderAsync(
        IEnumerable<JournalEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new List<(int, UndoOutcome)>();
        foreach (var entry in entries)
            outcomes.Add((entry.Id, await RevertAsync(entry.Undo, cancellationToken)));
        return outcomes;
    }

    async Task<UndoOutcome> RevertAsync(UndoRecord undo, CancellationToken cancellationToken)
    {
        try
        {
            return await undo.RevertAsync(scope, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(undo.Summary, UndoResult.Failed, "the time limit was reached");
        }
    }
}
