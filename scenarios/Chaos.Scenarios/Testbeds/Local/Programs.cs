using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>How the toolkit's own programs are started as children.</summary>
internal static class Programs
{
    internal static ChildProcessSpec Spec(LocalOptions options, string name, string program, IReadOnlyList<string> arguments) => new()
    {
        Name = name,
        RunId = options.RunId,
        FileName = Host(),
        Arguments = [Path.Combine(options.ProgramFolder, program + ".dll"), .. arguments],
        LogPath = Path.Combine(options.LogFolder, name + ".log"),
    };

    /// <summary>The runtime's own launcher: the one we run under where that is known, so that a private installation is found too.</summary>
    private static string Host()
    {
        var own = Environment.ProcessPath;
        return own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
    }
}
