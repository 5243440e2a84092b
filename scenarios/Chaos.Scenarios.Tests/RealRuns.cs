using System.Collections.Concurrent;
using System.Diagnostics;
using Chaos.Core.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Runs targets of <c>targets/Real</c>, a few at a time because they mostly wait. All of them are started with the
/// first.
/// </summary>
public sealed class RealRuns : IDisposable
{
    /// <summary>The targets that run in continuous integration.</summary>
    internal static readonly string[] Targets =
    [
        "nginx",
        "haproxy",
        "redis-ioredis",
        "postgres-pg",
        "grpc-js",
        "grpc-js-retry",
        "rabbitmq-amqplib",
    ];

    private const int AtOnce = 3;

    private static readonly ConcurrentDictionary<string, string> s_lacking = new();

    private readonly string _servers = Directory.CreateTempSubdirectory("chaos-real-").FullName;
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly Dictionary<string, Task<RunRecord>> _runs = [];

    public RealRuns()
    {
        // The user of PostgreSQL reads its folder in there.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                _servers,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
            );
        foreach (var target in Targets.Where(t => Lacking(t).Length == 0))
            _runs.Add(target, RunAsync(target));
    }

    /// <summary>What a target needs and is not installed; empty when it can run.</summary>
    internal static string Lacking(string target) =>
        s_lacking.GetOrAdd(
            target,
            static name =>
            {
                var script = Path.Combine(ChaosCommand.Root, "targets", "Real", "run.sh");
                using var process = Process.Start(
                    new ProcessStartInfo("bash", [script, "--lacks", name]) { RedirectStandardOutput = true }
                )!;
                return process.StandardOutput.ReadToEnd().Trim();
            }
        );

    /// <summary>The record of a target's run.</summary>
    internal Task<RunRecord> OfAsync(string target) => _runs[target];

    public void Dispose()
    {
        Task.WaitAll([.. _runs.Values.Select(r => r.ContinueWith(static _ => { }, TaskScheduler.Default))]);
        Directory.Delete(_servers, recursive: true);
        _room.Dispose();
    }

    private async Task<RunRecord> RunAsync(string target)
    {
        await _room.WaitAsync();
        try
        {
            using var typed = new TypedCommands();
            var run = await typed.TypeAsync(
                $"CHAOS_REAL='{_servers}/{target}' ./chaos run targets/Real/{target}/chaos.yaml --retry-inconclusive 2"
            );
            Assert.Empty(typed.LeftBehind);
            return run!;
        }
        finally
        {
            _room.Release();
        }
    }
}
