namespace Chaos.Cli.Completing;

/// <summary>
/// What a shell loads so that it completes the tool's command lines: it hands over what stands before the cursor, by
/// the parser's own <c>[suggest:POSITION]</c>, and offers the lines that come back. Adding a shell is one file with a
/// class like this: it is found by itself. What comes back may hold names of files and is never evaluated.
/// </summary>
public abstract class CompletionScript
{
    /// <summary>The shell's name.</summary>
    public abstract string Shell { get; }

    /// <summary>How it is loaded, in one line that can be copied.</summary>
    public abstract string Load { get; }

    /// <summary>The script.</summary>
    public abstract string Text { get; }

    /// <summary>All there are, by name.</summary>
    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        .. typeof(CompletionScript)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(CompletionScript)) && !t.IsAbstract)
            .Select(t => (CompletionScript)Activator.CreateInstance(t)!)
            .OrderBy(s => s.Shell, StringComparer.Ordinal),
    ];
}
