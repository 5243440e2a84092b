using System.Diagnostics;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local.Brokers;

namespace Chaos.Scenarios.Tests.Testbeds.Databases;

/// <summary>A server from the machine's packages with a free port and a folder of its own.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>The port on which it is to listen.</summary>
    public int Port { get; } = FreePorts.Find(1, $"{Guid.NewGuid()}", 0)[0];

    /// <summary>Its folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("chaos-server-").FullName;

    /// <summary>Its address.</summary>
    public Uri Address => new($"tcp://127.0.0.1:{Port}");

    /// <summary>What it wrote.</summary>
    public string Log => File.ReadAllText(LogPath);

    private string LogPath => Path.Combine(Folder, "log");

    /// <summary>The path of a program, also of one of PostgreSQL, which is not on the PATH; null for none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
                    : []
            )
            .Select(d => Path.Combine(d, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The words before a command that must not run as root.</summary>
    public static string[] NotAsRoot(string user) =>
        Environment.UserName == "root"
            ? [Find("setpriv")!, $"--reuid={user}", $"--regid={user}", "--clear-groups"]
            : [];

    /// <summary>Runs a command to its end. Returns its output.</summary>
    public static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var limit = new CancellationTokenSource(s_limit);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: {output} {await error}");
    }

    /// <summary>Starts the server, and waits until it says that it is ready.</summary>
    /// <returns>What ends it.</returns>
    public async Task<IAsyncDisposable> StartAsync(string readyLine, params string[] command) =>
        new Running(
            await ChildProcess.StartAsync(
                new()
                {
                    Name = Path.GetFileName(command[0]),
                    RunId = Guid.NewGuid().ToString("N"),
                    FileName = command[0],
                    Arguments = command[1..],
                    HasPorts = false,
                    WorkingDirectory = Folder,
                    Ready = ReadySign.Line(readyLine),
                    ReadyWithin = s_limit,
                    LogPath = LogPath,
                },
                TimeProvider.System,
                CancellationToken.None
            )
        );

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return default;
    }

    private sealed class Running(ChildProcess process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await process.StopAsync(s_limit, CancellationToken.None);
            await process.DisposeAsync();
        }
    }
}
