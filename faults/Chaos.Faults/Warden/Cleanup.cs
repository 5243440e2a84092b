using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Cleans up after a dead run; the warden, the keeper and <c>chaos reset</c> use it. It kills the run's processes while it
/// replays the undo records. It deletes the run's folder when nothing of the run is left; otherwise it writes the
/// reasons to <see cref="ReasonFile"/>.
/// </summary>
/// <param name="runId">The run's id.</param>
/// <param name="journalPath">Path of its journal.</param>
/// <param name="time">The clock.</param>
internal sealed class Cleanup(string runId, string journalPath, TimeProvider time)
{
    /// <summary>File in the run's folder that lists what could not be undone.</summary>
    public const string ReasonFile = "left.txt";

    /// <summary>Time limit of the whole cleanup.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time limit of one request.</summary>
    public TimeSpan HttpLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Time before all records are replayed once more. An injection that was in flight when the run died may arrive
    /// after its undo.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Cleans up and reports the result.</summary>
    public async Task<CleanupReport> RunAsync(CancellationToken cancellationToken)
    {
        // A run that died after it had deleted its journal may still have processes.
        var journal = Read();
        var sweep = RunMark.KillAllAsync(runId, Limit, time, cancellationToken);
        var outcomes = journal is null ? [] : await UndoAsync(journal, cancellationToken);
        var report = new CleanupReport(runId, outcomes, await sweep);
        if (journal is not null)
            Close(report, journal);
        return report;
    }

    JournalContent? Read()
    {
        try
        {
            return JournalContent.Read(journalPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    async Task<IReadOnlyList<UndoOutcome>> UndoAsync(JournalContent journal, CancellationToken cancellationToken)
    {
        if (journal.Header is { Version: > JournalHeader.CurrentVersion } newer)
            return
            [
                new(
                    "read the journal",
                    UndoResult.Failed,
                    $"it was written by a newer version: format {newer.Version}, known up to {JournalHeader.CurrentVersion}"
                ),
            ];
        if (journal.Pending.Count == 0)
            return [];

        using var scope = new UndoScope(runId, journal.Header?.AllowedHosts ?? [], time) { HttpLimit = HttpLimit };
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var replay = new UndoReplay(scope);
        var first = await replay.RunAsync(journal.Pending, both.Token);
        var again = journal.Pending.Where(e => first[e.Id].Result != UndoResult.NotNeeded).ToArray();
        if (again.Length > 0)
            await Task.Delay(Settle, time, cancellationToken);
        var second = await replay.RunAsync(again, both.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return
        [
            .. journal.Pending.Select(e =>
                first[e.Id].Result == UndoResult.Failed && second.TryGetValue(e.Id, out var later) ? later : first[e.Id]
            ),
        ];
    }

    void Close(CleanupReport report, JournalContent journal)
    {
        var folder = Path.GetDirectoryName(journalPath)!;
        try
        {
            if (report.Complete)
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            if (report.Outcomes.Count == journal.Pending.Count)
                Journal.AppendReverted(
                    journalPath,
                    journal
                        .Pending.Zip(report.Outcomes)
                        .Where(p => p.Second.Result != UndoResult.Failed)
                        .Select(p => p.First.Id)
                );
            File.WriteAllLines(Path.Combine(folder, ReasonFile), report.Lines());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full. The folder stays and the next run finds it; undo records may be replayed any number of
            // times.
        }
    }
}
