using System.Diagnostics;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Runs commands as a user types them in the folder of this repository. Their output goes to a temporary folder.
/// </summary>
internal sealed class TypedCommands : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(6);

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-typed-").FullName;
    private DateTimeOffset? _latest;

    internal TypedCommands()
    {
        foreach (var name in new[] { "docs", "targets" })
            Directory.CreateSymbolicLink(Path.Combine(_folder, name), Path.Combine(ChaosCommand.Root, name));
        var launcher = Path.Combine(_folder, "chaos");
        File.WriteAllText(launcher, $"#!/bin/sh\nexec dotnet '{ChaosCommand.Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Undo records and marks of runs that have not cleaned up.</summary>
    internal IEnumerable<string> LeftBehind =>
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "state", "runs"));

    /// <summary>
    /// Runs a command, which has to exit with 0 unless a busy machine explains another code. Returns the run's record;
    /// null for a command that only checks or plans.
    /// </summary>
    internal async Task<RunRecord?> TypeAsync(string command)
    {
        var (code, output) = await RunAsync(command);
        var latest = Path.Combine(_folder, "chaos-results", "latest");
        var run = Directory.Exists(latest) ? new RecordFolder(latest).ReadRun() : null;
        if (run?.StartedUtc == _latest)
            run = null;
        _latest = run?.StartedUtc ?? _latest;
        Assert.True(code == 0 || (run is not null && BusyMachine.Explains(run)), $"{command}\n{output}");
        return run;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHAOS_STATE"] = Path.Combine(_folder, "state");
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(s_limit);
            return (process.ExitCode, $"{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
