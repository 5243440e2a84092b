using Chaos.Core.Events;

namespace Chaos.Cli.Watching;

/// <summary>
/// A place where the events of a run go as they happen: <c>--out NAME=TARGET</c>. Adding one is one file with a class
/// like this: it is found by itself.
/// </summary>
public abstract class EventOutput
{
    /// <summary>The word before <c>=</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What stands behind it, in capitals, for example <c>FILE</c>.</summary>
    public abstract string Target { get; }

    /// <summary>What it does, in a few words for the help.</summary>
    public abstract string Purpose { get; }

    /// <summary>Begins to watch; disposed at the end of the run where it can be.</summary>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    /// <exception cref="FormatException">The target is none; the message says what is allowed.</exception>
    public abstract IRunWatcher Open(string target);

    /// <summary>All of them, by name.</summary>
    internal static IReadOnlyList<EventOutput> All { get; } =
    [
        .. typeof(EventOutput)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(EventOutput)) && !t.IsAbstract)
            .Select(t => (EventOutput)Activator.CreateInstance(t)!)
            .OrderBy(o => o.Name, StringComparer.Ordinal),
    ];
}
