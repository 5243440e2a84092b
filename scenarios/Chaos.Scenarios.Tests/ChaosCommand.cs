using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Chaos.Scenarios.Tests;

/// <summary>Runs the tool as a user does: a process of its own, with its own folders.</summary>
internal sealed class ChaosCommand : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-command-").FullName;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly Process _process;

    internal ChaosCommand(string[] arguments, params (string Name, string Value)[] environment)
        : this([], arguments, environment) { }

    /// <summary>Starts the built tool in a folder with these files.</summary>
    internal ChaosCommand(
        (string Name, string Text)[] files,
        string[] arguments,
        params (string Name, string Value)[] environment
    )
        : this("dotnet", files, [Program, .. arguments], environment) { }

    /// <summary>Starts an installed tool in a folder with these files.</summary>
    internal ChaosCommand(
        string program,
        (string Name, string Text)[] files,
        string[] arguments,
        params (string Name, string Value)[] environment
    )
    {
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(_folder, name), text);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHAOS_STATE"] = State;
        start.Environment.Remove("GITHUB_ACTIONS");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => See(line.Data, _standardOutput);
        _process.ErrorDataReceived += (_, line) => See(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of the runs' undo records.</summary>
    internal string State => Path.Combine(_folder, "state");

    internal int Pid => _process.Id;

    internal string Latest => Path.Combine(_folder, "chaos-results", "latest");

    internal string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The folder of the repository.</summary>
    internal static string Root => Repository.Root;

    /// <summary>The text written to standard output, without standard error.</summary>
    internal string StandardOutput
    {
        get
        {
            lock (_output)
                return _standardOutput.ToString();
        }
    }

    /// <summary>Path of the built command, in the same configuration as these tests.</summary>
    internal static string Program
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(
                Root,
                "tools",
                "Chaos.Cli",
                "bin",
                framework.Parent!.Name,
                framework.Name,
                "Chaos.Cli.dll"
            );
        }
    }

    /// <summary>Waits for a line that contains the text. Fails with the whole output when there is none.</summary>
    internal async Task SeesAsync(string text)
    {
        var source = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Output.Contains(text, StringComparison.Ordinal))
            source.TrySetResult();
        var ended = _process.WaitForExitAsync().WaitAsync(s_limit);
        if (await Task.WhenAny(source.Task, ended) == ended && !Output.Contains(text, StringComparison.Ordinal))
            Assert.Fail($"{text}\nis not in\n{Output}");
    }

    internal async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_limit);
        return _process.ExitCode;
    }

    /// <summary>
    /// Waits for the end and checks the exit code. Fails with the whole output when it is another one.
    /// </summary>
    internal async Task ExitsWithAsync(int code)
    {
        var real = await ExitAsync();
        Assert.True(real == code, $"exit code {real} and not {code}:\n{Output}");
    }

    internal void Signal(int signal) => Assert.Equal(0, kill(_process.Id, signal));

    /// <summary>The id of the run, from the journal that it has begun.</summary>
    internal string RunId =>
        Path.GetFileName(Assert.Single(Directory.EnumerateDirectories(Path.Combine(State, "runs"))));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void See(string? line, StringBuilder? alone = null)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.AppendLine(line);
            alone?.AppendLine(line);
        }
        foreach (var (text, source) in _awaited)
            if (line.Contains(text, StringComparison.Ordinal))
                source.TrySetResult();
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);
}
