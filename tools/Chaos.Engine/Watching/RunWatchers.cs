using Chaos.Core.Events;

namespace Chaos.Engine.Watching;

/// <summary>
/// The watchers of a run, each behind its own queue:
/// <code>
///  run ─ Publish ─┬─ queue ─ terminal
///                 ├─ queue ─ file
///                 └─ queue ─ ...
/// </code>
/// </summary>
/// <param name="watchers">The watchers; those that are disposable are disposed here.</param>
public sealed class RunWatchers(IReadOnlyList<IRunWatcher> watchers) : IAsyncDisposable
{
    /// <summary>
    /// How many events may wait for one watcher: about a minute of a trial with ten workloads and twenty series.
    /// </summary>
    public const int Capacity = 2_000;

    private readonly List<BoundedWatcher> _bounded = [.. watchers.Select(w => new BoundedWatcher(w, Capacity))];

    /// <summary>How long to wait at the end for watchers that are behind.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The notes about watchers that lost events, hung or threw. Complete after the end.</summary>
    public IReadOnlyList<string> Notes => [.. _bounded.Select(b => b.Note).OfType<string>()];

    /// <summary>Publishes an event to all watchers. Never waits and never throws.</summary>
    public void Publish(RunEvent happened)
    {
        foreach (var bounded in _bounded)
            bounded.Publish(happened);
    }

    /// <summary>Delivers the remaining events, and waits a limited time for watchers that are behind.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var bounded in _bounded)
            bounded.Close();
        try
        {
            await Task.WhenAll(_bounded.Select(b => b.Ended)).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            foreach (var bounded in _bounded.Where(b => !b.Ended.IsCompleted))
                bounded.GiveUp();
        }
        foreach (var (watcher, bounded) in watchers.Zip(_bounded))
            if (bounded.Ended.IsCompleted)
                (watcher as IDisposable)?.Dispose();
    }
}
