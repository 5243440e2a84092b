namespace Chaos.Faults.Warden;

/// <summary>
/// Applies undo records: within a lane the last injection is undone first, and lanes are undone in parallel, so that
/// one server that hangs does not delay the others.
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
        var lanes = entries
            .OrderByDescending(e => e.Id)
            .GroupBy(e => e.Undo.Lane)
            .Select(lane => RunLaneAsync(lane, cancellationToken));
        return (await Task.WhenAll(lanes)).SelectMany(lane => lane).ToDictionary(o => o.Id, o => o.Outcome);
    }

    async Task<List<(int Id, UndoOutcome Outcome)>> RunLaneAsync(
        IEnumerable<JournalEntry> lane,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new List<(int, UndoOutcome)>();
        foreach (var entry in lane)
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
