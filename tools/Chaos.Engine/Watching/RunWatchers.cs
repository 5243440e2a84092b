using Chaos.Core.Events;

namespace Chaos.Engine.Watching;

/// <summary>
/// All who watch a run, each behind a queue of its own:
/// <code>
///  run ─ Publish ─┬─ queue ─ terminal
///                 ├─ queue ─ file
///                 └─ queue ─ ...
/// </code>
/// </summary>
/// <param name="watchers">Who watches; disposed here where they can be.</param>
public sealed class RunWatchers(IReadOnlyList<IRunWatcher> watchers) : IAsyncDisposable
{
    /// <summary>
    /// How many events may wait for one: of a trial with ten workloads and twenty series those of a minute.
    /// </summary>
    public const int Capacity = 2_000;

    private readonly List<BoundedWatcher> _bounded = [.. watchers.Select(w => new BoundedWatcher(w, Capacity))];

    /// <summary>How long whoever is behind is waited for at the end.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is to be said of those that lost events, hung or broke. Whole after the end.</summary>
    public IReadOnlyList<string> Notes => [.. _bounded.Select(b => b.Note).OfType<string>()];

    /// <summary>Tells everybody. Never waits and never throws.</summary>
    public void Publish(RunEvent happened)
    {
        foreach (var bounded in _bounded)
            bounded.Publish(happened);
    }

    /// <summary>Lets everybody see the end, and waits a while for whoever is behind.</summary>
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
