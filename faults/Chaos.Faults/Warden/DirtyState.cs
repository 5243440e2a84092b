using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Finds and removes what earlier runs left. A run refuses to start while it is there, because a fault that is still active would
/// be measured as one of the new run.
/// </summary>
public sealed class DirtyState(StateFolder state, TimeProvider time)
{
    static readonly TimeSpan s_wardenLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Time limit of one request of a reset. It is longer than the warden's, because a user who resets by hand can
    /// wait.
    /// </summary>
    public TimeSpan HttpLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Finds runs that are in progress or left something. Waits for a warden or keeper that is cleaning up, and removes the
    /// folder of a dead run that left nothing.
    /// </summary>
    public async Task<IReadOnlyList<LeftoverRun>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<LeftoverRun>();
        foreach (var folder in Directory.EnumerateDirectories(state.Runs).Order(StringComparer.Ordinal).ToArray())
        {
            // A folder that another user left, while others could write here, is ignored.
            if (
                Path.GetFileName(folder).StartsWith('.')
                || !StateFolder.IsOurs(folder)
                || await InspectAsync(folder, cancellationToken) is not { } run
            )
                continue;
            if (
                run is { InProgress: false, Faults: 0, Processes: 0 }
                && run.Header is not { Version: > JournalHeader.CurrentVersion }
            )
                Directory.Delete(folder, recursive: true);
            else
                found.Add(run);
        }
        return found;
    }

    /// <summary>
    /// Cleans up after dead runs and reports it line by line to <paramref name="report"/>. A run that is in progress is
    /// reported and left alone.
    /// </summary>
    /// <returns>Whether nothing of a dead run is left.</returns>
    public async Task<bool> ResetAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var clean = true;
        var runs = await FindAsync(cancellationToken);
        foreach (var run in runs)
        {
            if (run.InProgress)
            {
                report($"{run}; left alone");
                continue;
            }
            var cleanup = new Cleanup(run.RunId, Path.Combine(run.Folder, Journal.FileName), time)
            {
                HttpLimit = HttpLimit,
                Limit = 4 * HttpLimit,
            };
            var result = await cleanup.RunAsync(cancellationToken);
            foreach (var line in result.Lines())
                report(line);
            clean &= result.Complete;
        }
        foreach (var unborn in Directory.EnumerateDirectories(state.Runs, Journal.UnbornPrefix + "*").ToArray())
            Directory.Delete(unborn, recursive: true);
        if (runs.Count == 0)
            report("nothing to clean up");
        return clean;
    }

    /// <summary>Whether another user owns the run of this id.</summary>
    public bool IsAnothers(string runId) =>
        RunMark.IsAllowed(runId)
        && Path.Combine(state.Runs, runId) is var folder
        && Directory.Exists(folder)
        && !StateFolder.IsOurs(folder);

    async Task<LeftoverRun?> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var path = Path.Combine(folder, Journal.FileName);
            var header = JournalContent.Read(path).Header;
            var inProgress = header?.Runner.IsAlive ?? false;
            if (!inProgress)
                await AwaitWardenAsync(folder, cancellationToken);
            var runId = Path.GetFileName(folder);
            return new()
            {
                RunId = runId,
                Folder = folder,
                Header = header,
                InProgress = inProgress,
                Faults = JournalContent.Read(path).Pending.Count,
                Processes = RunMark.Find(runId).Count,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Its warden finished, or the run ended, in the meantime.
            return null;
        }
    }

    async Task AwaitWardenAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in new[] { WardenLoop.IdentityFile, WardenLoop.KeeperFile })
        {
            if (IdentityText.Read(Path.Combine(folder, file)) is not { } guard)
                continue;
            var since = time.GetTimestamp();
            while (guard.IsAlive && time.GetElapsedTime(since) < s_wardenLimit)
                await Task.Delay(s_pause, time, cancellationToken);
        }
    }
}
