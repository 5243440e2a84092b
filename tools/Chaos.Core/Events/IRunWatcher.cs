namespace Chaos.Core.Events;

/// <summary>
/// Somebody who watches a run: the terminal, a file, a page. Events come one at a time, in order, on a thread of its
/// own: one that is slow, hangs or throws loses events, and neither holds up the run nor breaks it.
/// </summary>
public interface IRunWatcher
{
    /// <summary>What it is called where something is said of it, for example <c>terminal</c>.</summary>
    string Name { get; }

    /// <summary>Takes one event. What it throws ends its watching, and nothing else.</summary>
    void Watch(RunEvent happened);
}
