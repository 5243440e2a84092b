namespace Chaos.Scenarios.Tests;

/// <summary>
/// Waits until the warden has removed the run's folder, which it does last, after all faults are reverted.
/// </summary>
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
