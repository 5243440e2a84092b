namespace Chaos.Cli.Running;

/// <summary>How this very program is started once more.</summary>
internal static class SelfCommand
{
    /// <summary>Program and arguments: the runtime's launcher with our assembly, or our own launcher.</summary>
    internal static (string FileName, IReadOnlyList<string> Arguments) With(IReadOnlyList<string> arguments)
    {
        var own = Environment.ProcessPath;
        var assembly = Path.Combine(AppContext.BaseDirectory, "Chaos.Cli.dll");
        return own is not null && Path.GetFileNameWithoutExtension(own) == "Chaos.Cli" ? (own, arguments)
            : (own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet", [assembly, .. arguments]);
    }
}
