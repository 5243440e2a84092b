using Chaos.Faults.Processes;

namespace Chaos.Cli.Running;

/// <summary>The command that starts this program again.</summary>
internal static class SelfCommand
{
    /// <summary>
    /// Program and arguments: this program's own executable, or <c>dotnet</c> with its assembly. The launcher of an
    /// installed tool is not used.
    /// </summary>
    internal static (string FileName, IReadOnlyList<string> Arguments) With(IReadOnlyList<string> arguments)
    {
        var own = Environment.ProcessPath;
        var assembly = Path.Combine(AppContext.BaseDirectory, "Chaos.Cli.dll");
        return own is not null && Path.GetFileNameWithoutExtension(own) == "Chaos.Cli"
            ? (own, arguments)
            : (DotnetHost.Path, [assembly, .. arguments]);
    }
}
