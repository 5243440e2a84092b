using System.Diagnostics;
using System.Globalization;
using Chaos.Faults;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;

namespace Chaos.Bench.Kills;

/// <summary>
/// A run of the tool in a folder of its own: one service with a child and a detached grandchild, a slow edge and a
/// pause. It says which step the run has reached, kills something of it, and finds what is left.
/// </summary>
internal sealed class KilledRun : IAsyncDisposable
{
    private const string Experiment = """
        id: kills
        title: A run that is killed
        services:
          app:
            command: [sh, -c, "sleep 1000 & setsid sleep 1000 & exec node app.js"]
            env: { PORT: "{{port.app}}" }
            ready: { http: / }
        workloads:
          load: { service: app, path: /, rate: 40 }
        faults:
          - slow: { edge: client->app, delay: 100ms }
            for: 3s
          - pause: { service: app }
            start: 1s
            for: 1s
        durations: { warmUp: 1s, baseline: 2s, recovery: 2s }
        objectives: ["availability > 20 %"]
        """;

    private const string Service =
        "require('http').createServer((q, s) => s.end('ok')).listen(process.env.PORT, '127.0.0.1');";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    /// <summary>A run that was not killed itself ends within this time.</summary>
    private static readonly TimeSpan s_end = TimeSpan.FromMinutes(1);

    private static readonly LastLooks s_looks = new(
        Time,
        pause: TimeSpan.FromMilliseconds(20),
        quiet: TimeSpan.FromMilliseconds(300)
    );

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly ProxyServer? _server;
    private readonly HttpClient _http = new();
    private string? _id;
    private long _killed;

    private KilledRun(DirectoryInfo folder, Process process, ProxyServer? server) =>
        (_folder, _process, _server) = (folder, process, server);

    private static TimeProvider Time => TimeProvider.System;

    private string Runs => Path.Combine(_folder.FullName, "state", "runs");

    /// <summary>The run's id; null before it has a folder.</summary>
    private string? Id =>
        Directory.Exists(Runs)
            ? Directory.EnumerateDirectories(Runs).Select(Path.GetFileName).FirstOrDefault(n => n![0] != '.')
            : null;

    /// <summary>Starts a run, on the embedded proxy or on one of this process, where toxics can be left.</summary>
    public static async Task<KilledRun> StartAsync(bool isEmbedded, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("chaos-kills-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kills.yaml"), Experiment, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "app.js"), Service, cancellationToken);
        var server = isEmbedded ? null : await ProxyServer.StartAsync(new() { Port = 0 }, Time, cancellationToken);
        var tool = Path.Combine(
            AppContext.BaseDirectory.Replace("Chaos.Bench", "Chaos.Cli", StringComparison.Ordinal),
            "Chaos.Cli.dll"
        );
        var start = new ProcessStartInfo(
            DotnetHost.Path,
            [tool, "run", "kills.yaml", "--no-preflight", "--out", "json=events"]
        )
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[StateFolder.Variable] = Path.Combine(folder.FullName, "state");
        start.Environment["TOXIPROXY_URL"] = server?.Address.ToString();
        var process = Process.Start(start)!;
        // Nobody reads them, but a full pipe would hold the run up.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(folder, process, server);
    }

    /// <summary>Waits until the run has reached a step. Returns its id; null when the run has ended before.</summary>
    public async Task<string?> ReachesAsync(KillStep step, CancellationToken cancellationToken)
    {
        while (Id is not { } || !IsAt(step))
        {
            if (_process.HasExited)
                return null;
            await Task.Delay(s_look, Time, cancellationToken);
        }
        _id = Id;
        return _id;
    }

    /// <summary>Kills the victim with SIGKILL. Returns false when it does not exist at this step.</summary>
    public async Task<bool> KillAsync(string id, KillVictim victim, CancellationToken cancellationToken)
    {
        var warden = Guard(id, "warden");
        var marked = RunMark.Find(id);
        _killed = Time.GetTimestamp();
        switch (victim)
        {
            case KillVictim.Runner:
                return Kill(_process.Id);
            case KillVictim.Warden:
                return Kill(warden);
            case KillVictim.Proxy:
                return Kill(marked.FirstOrDefault(p => CommandOf(p).Contains("Chaos.Proxy.dll", Ordinal)).Pid);
            case KillVictim.Target:
                return Kill(marked.FirstOrDefault(p => CommandOf(p).StartsWith("node", Ordinal)).Pid);
            case KillVictim.RunnerAndWarden:
                return Kill(_process.Id) & Kill(warden);
            default:
                Kill(_process.Id);
                await Task.Delay(TimeSpan.FromMilliseconds(30), Time, cancellationToken);
                return Kill(warden);
        }
    }

    /// <summary>
    /// Waits until nothing is left: until the guards have ended, and until the leases have run out of what they could not
    /// revert. Returns how long it took, and what is left after the limit.
    /// </summary>
    public async Task<(TimeSpan Took, IReadOnlyList<string> Left)> CleanAsync(
        string id,
        bool runnerLives,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        if (runnerLives)
            await Task.WhenAny(
                _process.WaitForExitAsync(cancellationToken),
                Task.Delay(s_end, Time, cancellationToken)
            );
        return await s_looks.RunAsync(
            runnerLives ? Time.GetTimestamp() : _killed,
            limit,
            token => LeftAsync(id, token),
            cancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_id is not null)
            await RunMark.KillAllAsync(_id, TimeSpan.FromSeconds(2), Time, CancellationToken.None);
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static StringSplitOptions RemoveEmpty => StringSplitOptions.RemoveEmptyEntries;

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private async Task<IReadOnlyList<string>> LeftAsync(string id, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        if (!_process.HasExited)
            left.Add("the runner");
        var marked = RunMark.Find(id);
        if (marked.Count > 0)
            left.Add($"{marked.Count} processes, {marked.Count(p => p.State == HostState.Paused)} of them stopped");
        // The first line says whose journal it is. Without further ones there is nothing to revert: a run that was killed
        // before it had guards leaves such a journal to the next run.
        if (Read(Path.Combine(Runs, id, Journal.FileName)).Split('\n', RemoveEmpty).Length - 1 is > 0 and var lines)
            left.Add($"a journal with {lines} lines on faults");
        if (Guards(id) is > 0 and var guards)
            left.Add($"{guards} guards");
        if (_server is null)
            return left;
        var proxies = await new ToxiproxyClient(_http, _server.Address).ListAsync(cancellationToken);
        if (proxies.Count > 0)
            left.Add($"{proxies.Count} proxies with {proxies.Values.Sum(p => p.Toxics.Count)} toxics");
        return left;
    }

    private bool IsAt(KillStep step) =>
        step switch
        {
            KillStep.FolderMade => true,
            KillStep.GuardsReady => Guard(Id!, "warden") > 0 && Guard(Id!, "keeper") > 0,
            KillStep.ServicesStart => RunMark.Find(Id!).Count > 0,
            KillStep.WarmUp => Saw("\"trialBegan\""),
            KillStep.Baseline => Saw("\"stage\":\"baseline\""),
            KillStep.Injecting => Read(Path.Combine(Runs, Id!, Journal.FileName)).Contains("/toxics/", Ordinal),
            KillStep.FaultActive => Saw("slower by 100 ms\"", "\"injected\""),
            KillStep.ServicePaused => Saw("\"app paused\"", "\"injected\""),
            KillStep.Reverting => Saw("slower by 100 ms\"", "\"endAsked\""),
            KillStep.Recovery => Saw("\"stage\":\"recovery\""),
            KillStep.TrialEnded => Saw("\"trialEnded\""),
            _ => Saw("\"runEnded\""),
        };

    private bool Saw(params string[] words) =>
        Read(Path.Combine(_folder.FullName, "events"))
            .Split('\n')
            .Any(line => words.All(w => line.Contains(w, Ordinal)));

    private int Guard(string id, string name) =>
        int.TryParse(Read(Path.Combine(Runs, id, name)).Split(' ')[0], CultureInfo.InvariantCulture, out var pid)
            ? pid
            : 0;

    /// <summary>
    /// Counts the living warden and keeper of a run by their command lines: one that is just starting has no file yet,
    /// and one that cleans up has none any more.
    /// </summary>
    private static int Guards(string id) =>
        Directory
            .EnumerateDirectories("/proc")
            .Count(p =>
                int.TryParse(Path.GetFileName(p), CultureInfo.InvariantCulture, out _)
                && Read(Path.Combine(p, "cmdline")).Contains($"\0warden\0--run\0{id}\0", Ordinal)
            );

    private static string CommandOf(ProcessIdentity process) => Read($"/proc/{process.Pid}/cmdline");

    private static string Read(string path)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static bool Kill(int pid)
    {
        try
        {
            if (pid <= 0)
                return false;
            using var process = Process.GetProcessById(pid);
            process.Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
