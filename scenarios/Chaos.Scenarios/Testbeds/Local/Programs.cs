using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Starts the toolkit's own programs as children.</summary>
internal static class Programs
{
    internal static ChildProcessSpec Spec(
        LocalOptions options,
        string name,
        string program,
        IReadOnlyList<string> arguments
    ) =>
        new()
        {
            Name = name,
            RunId = options.RunId,
            FileName = DotnetHost.Path,
            Arguments = [Path.Combine(options.ProgramFolder, program + ".dll"), .. arguments],
            Environment = DotnetHost.Variables,
            LogPath = Path.Combine(options.LogFolder, name + ".log"),
        };
}
