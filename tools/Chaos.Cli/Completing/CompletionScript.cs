namespace Chaos.Cli.Completing;

/// <summary>
/// A script with which a shell completes the tool's command lines. The script passes the text before the cursor to the
/// parser's <c>[suggest:POSITION]</c> directive and offers the lines that it prints. These lines may contain names of
/// files and are never evaluated. To add a shell, add a file with a subclass; it is found by reflection.
/// </summary>
public abstract class CompletionScript
{
    /// <summary>The shell's name.</summary>
    public abstract string Shell { get; }

    /// <summary>The command that loads the script, in one line that can be copied.</summary>
    public abstract string Load { get; }

    /// <summary>The script.</summary>
    public abstract string Text { get; }

    /// <summary>All scripts, by name of their shell.</summary>
    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        .. typeof(CompletionScript)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(CompletionScript)) && !t.IsAbstract)
            .Select(t => (CompletionScript)Activator.CreateInstance(t)!)
            .OrderBy(s => s.Shell, StringComparer.Ordinal),
    ];
}
