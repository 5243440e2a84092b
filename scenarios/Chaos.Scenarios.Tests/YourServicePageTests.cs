using System.Diagnostics;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>Follows docs/your-service.md as it is written, command by command.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class YourServicePageTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(6);

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-page-").FullName;

    public YourServicePageTests()
    {
        foreach (var name in new[] { "docs", "targets" }) Directory.CreateSymbolicLink(Path.Combine(_folder, name), Path.Combine(ChaosCommand.Root, name));
        var launcher = Path.Combine(_folder, "chaos");
        File.WriteAllText(launcher, $"#!/bin/sh\nexec dotnet '{ChaosCommand.Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [NodeFact]
    public async Task Every_command_of_the_page_does_what_the_page_says()
    {
        var ran = new List<(string Command, RunRecord Run)>();
        foreach (var command in Commands())
        {
            var (code, output) = await RunAsync(command);
            // What only checks or plans leaves no record of its own.
            if (Latest() is not { } run || ran.Any(r => r.Run.StartedUtc == run.StartedUtc))
            {
                Assert.True(code == 0, $"{command}\n{output}");
                continue;
            }
            ran.Add((command, run));
            Assert.True(code == 0 || IsOfABusyMachine(run), $"{command}\n{output}");
        }
        Assert.Equal(3, ran.Count);
        Assert.True(ran[0].Run.Experiments.Single() is { Uncontrolled: true } first && (first.Verdict == Verdict.Pass || IsOfABusyMachine(ran[0].Run)));
        var attempts = ran[1].Run.Experiments.Single().Findings.First();
        // Three retries at once of every call, against a budget of one in ten.
        Assert.InRange(Figure(attempts, "control"), 3.9, 4.0);
        Assert.InRange(Figure(attempts, "candidate"), 1.0, 1.1);
        var comparison = Assert.IsType<ComparisonResult>(ran[2].Run.Comparison);
        Assert.True(comparison.Verdict == ComparisonVerdict.Better || IsOfABusyMachine(ran[2].Run), comparison.Headline);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "state", "runs")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunRecord? Latest() => Path.Combine(_folder, "chaos-results", "latest") is var latest && Directory.Exists(latest) ? new RecordFolder(latest).ReadRun() : null;

    /// <summary>A generator or a canary that was late rightly gives no verdict; the figures are facts all the same.</summary>
    private static bool IsOfABusyMachine(RunRecord run) =>
        run.Experiments.SelectMany(e => e.Problems).Concat(run.Comparison?.Problems ?? []).Any(p => p.Contains("late", StringComparison.Ordinal) || p.Contains("canar", StringComparison.Ordinal));

    private static double Figure(Finding finding, string arm) => finding.Arms.Single(f => f.Arm == arm).Estimate!.Value.Value;

    private static IEnumerable<string> Commands() =>
        File.ReadLines(Path.Combine(ChaosCommand.Root, "docs", "your-service.md")).Where(line => line.StartsWith("./chaos ", StringComparison.Ordinal));

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
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
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
