using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Takes back all that a dead run left: the one code behind the warden and <c>chaos reset</c>. The run's processes are
/// ended while the undo records are replayed; the run's folder goes when nothing is left of it, else it says why in
/// <see cref="ReasonFile"/>.
/// </summary>
/// <param name="runId">The run's id.</param>
/// <param name="journalPath">Its journal.</param>
/// <param name="time">The clock.</param>
internal sealed class Cleanup(string runId, string journalPath, TimeProvider time)
{
    /// <summary>File in the run's folder with what could not be taken back.</summary>
    public const string ReasonFile = "left.txt";

    /// <summary>Time limit of everything together.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time limit of one request.</summary>
    public TimeSpan HttpLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// An injection that was on its way when the runner died may arrive after its undo: so all is undone once more
    /// after this time.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Cleans up.</summary>
    public async Task<CleanupReport> RunAsync(CancellationToken cancellationToken)
    {
        // A run that died after it had deleted its journal may still have processes.
        var journal = File.Exists(journalPath) ? JournalContent.Read(journalPath) : null;
        var sweep = RunMark.KillAllAsync(runId, Limit, time, cancellationToken);
        var outcomes = journal is null ? [] : await UndoAsync(journal, cancellationToken);
        var report = new CleanupReport(runId, outcomes, await sweep);
        if (journal is not null)
            Close(report, journal);
        return report;
    }

    async Task<IReadOnlyList<UndoOutcome>> UndoAsync(JournalContent journal, CancellationToken cancellationToken)
    {
        if (journal.Header is { Version: > JournalHeader.CurrentVersion } newer)
            return
            [
                new(
                    "read the journal",
                    UndoResult.Failed,
                    $"it was written by a newer version: form {newer.Version}, known up to {JournalHeader.CurrentVersion}"
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
            // A full disk: the folder stays as it is, the next run finds it, and undo may be replayed any number of
            // times.
        }
    }
}
