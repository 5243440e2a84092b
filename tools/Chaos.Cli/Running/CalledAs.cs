namespace Chaos.Cli.Running;

/// <summary>The name by which the user called the tool, so that printed command lines can be copied.</summary>
internal static class CalledAs
{
    /// <summary>
    /// The environment variable that the repository's launchers set, because they start the program under another name.
    /// </summary>
    public const string Variable = "CHAOS_CALLED_AS";

    /// <summary><c>./chaos</c>, <c>dotnet chaos</c>, <c>chaos</c> or a path to it.</summary>
    public static string Command { get; } =
        Of(Environment.GetEnvironmentVariable, Environment.ProcessPath, IsTool(AppContext.BaseDirectory));

    /// <summary>
    /// Whether the program was installed as a .NET tool: its package contains a file that names the command.
    /// </summary>
    public static bool IsTool(string folder) => File.Exists(Path.Combine(folder, "DotnetToolSettings.xml"));

    /// <summary>
    /// The name from the launcher's variable, else from the process: <c>dotnet</c> runs a local tool, and a launcher of
    /// its own a global tool.
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

    /// <summary>A command line that begins with <c>chaos</c>, with the user's name for it.</summary>
    internal static string Line(string line) =>
        line.StartsWith("chaos ", StringComparison.Ordinal) ? Command + line["chaos".Length..] : line;
}
