namespace Chaos.Cli.Running;

/// <summary>
/// The command as the user called it, so that a command line that is told can be copied as it stands.
/// </summary>
internal static class CalledAs
{
    /// <summary>Set by the launchers in the repository, which start us under another name.</summary>
    public const string Variable = "CHAOS_CALLED_AS";

    /// <summary><c>./chaos</c>, <c>dotnet chaos</c>, <c>chaos</c> or a path to it.</summary>
    public static string Command { get; } =
        Of(Environment.GetEnvironmentVariable, Environment.ProcessPath, IsTool(AppContext.BaseDirectory));

    /// <summary>
    /// Whether a folder with the program came by a tool package: the file that names its command lies beside it.
    /// </summary>
    public static bool IsTool(string folder) => File.Exists(Path.Combine(folder, "DotnetToolSettings.xml"));

    /// <summary>
    /// By the launcher's word; else by the process: <c>dotnet</c> runs a local tool's assembly, and a launcher of its
    /// own a global one's.
    /// </summary>
    public static string Of(Func<string, string?> environment, string? process, bool isTool)
    {
        if (environment(Variable) is { Length: > 0 } said)
            return said;
        if (!isTool || process is null)
            return "chaos";
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
            return "dotnet chaos";
        var onPath = (environment("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Contains(Path.GetDirectoryName(process), StringComparer.Ordinal);
        return onPath ? Path.GetFileNameWithoutExtension(process) : process;
    }

    /// <summary>A command line that is written with <c>chaos</c>, as the user would call it.</summary>
    internal static string Line(string line) =>
        line.StartsWith("chaos ", StringComparison.Ordinal) ? Command + line["chaos".Length..] : line;
}
