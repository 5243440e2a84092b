namespace Chaos.Core.Events;

/// <summary>
/// Watches a run: the terminal, a file or a page. Each watcher gets its events one at a time, in order, on its own
/// thread. A watcher that is slow, hangs or throws loses events; it neither delays nor breaks the run.
/// </summary>
public interface IRunWatcher
{
    /// <summary>The watcher's name in messages about it, for example <c>terminal</c>.</summary>
    string Name { get; }

    /// <summary>Takes one event. An exception ends this watcher only.</summary>
    void Watch(RunEvent happened);
}
