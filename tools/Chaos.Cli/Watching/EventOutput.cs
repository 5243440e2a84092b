using Chaos.Core.Events;

namespace Chaos.Cli.Watching;

/// <summary>
/// A kind of output for a run's events as they happen: <c>--out NAME=TARGET</c>. To add one, add a file with a
/// subclass; it is found by reflection.
/// </summary>
public abstract class EventOutput
{
    /// <summary>The word before <c>=</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The placeholder behind <c>=</c> in the help, in capitals, for example <c>FILE</c>.</summary>
    public abstract string Target { get; }

    /// <summary>What the output does, in a few words for the help.</summary>
    public abstract string Purpose { get; }

    /// <summary>Opens a watcher. At the end of the run it is disposed if it is disposable.</summary>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    /// <exception cref="FormatException">The target is not valid; the message says what is allowed.</exception>
    public abstract IRunWatcher Open(string target);

    /// <summary>All outputs, by name.</summary>
    internal static IReadOnlyList<EventOutput> All { get; } =
    [
        .. typeof(EventOutput)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(EventOutput)) && !t.IsAbstract)
            .Select(t => (EventOutput)Activator.CreateInstance(t)!)
            .OrderBy(o => o.Name, StringComparer.Ordinal),
    ];
}
