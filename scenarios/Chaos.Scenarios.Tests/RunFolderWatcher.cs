namespace Chaos.Scenarios.Tests;

/// <summary>Waits for the warden's last deed: it removes the run's folder when all is taken back.</summary>
internal static class RunFolderWatcher
{
    internal static async Task Gone(string runs, string runId)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(runs) { NotifyFilter = NotifyFilters.DirectoryName };
        watcher.Deleted += (_, e) =>
        {
            if (e.Name == runId)
                gone.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;
        if (!Directory.Exists(Path.Combine(runs, runId)))
            return;
        await gone.Task;
    }
}
