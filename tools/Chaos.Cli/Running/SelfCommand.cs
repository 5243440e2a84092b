using Chaos.Faults.Processes;

namespace Chaos.Cli.Running;

/// <summary>How this very program is started once more.</summary>
internal static class SelfCommand
{
    /// <summary>
    /// Program and arguments: our own launcher, or the runtime's with our assembly. The launcher of an installed tool
    /// is neither.
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
