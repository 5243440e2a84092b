using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests;

/// <summary>Creates values that several tests need.</summary>
internal static class Some
{
    public static readonly TimeSpan LongTime = TimeSpan.FromSeconds(30);

    public static string RunId() => $"test-{Guid.NewGuid():N}";

    public static ChildProcessSpec Shell(string runId, string script) =>
        new()
        {
            Name = "payment",
            RunId = runId,
            FileName = "sh",
            Arguments = ["-c", script],
            Ready = ReadySign.Line("up"),
        };

    public static Task<ChildProcess> ShellAsync(string runId, string script) =>
        ChildProcess.StartAsync(Shell(runId, script), TimeProvider.System, CancellationToken.None);

    public static JournalHeader Header(string runId, ProcessIdentity? runner = null) =>
        new()
        {
            RunId = runId,
            Runner = runner ?? ProcessIdentity.Current,
            Start = TimeProvider.System.GetUtcNow(),
            Description = "some run",
        };

    /// <summary>Number and start time of a process that has ended.</summary>
    public static async Task<ProcessIdentity> DeadProcessAsync()
    {
        await using var child = await ShellAsync(RunId(), "echo up; exec sleep 1000");
        return child.Identity;
    }
}
