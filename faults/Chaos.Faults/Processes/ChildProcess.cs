using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Processes;

/// <summary>
/// A process of a run: started, paused, killed and restarted through here, and always ended by
/// <see cref="DisposeAsync"/>. Whatever is done to it is done to its whole process group, so that a service behind a
/// wrapper script is hit too.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>The name of a child's first address.</summary>
    public const string Ready = "ready";

    static readonly TimeSpan s_drained = TimeSpan.FromMilliseconds(300);
    static readonly IReadOnlyDictionary<string, Uri> s_none = new Dictionary<string, Uri>();
    readonly ChildProcessSpec _spec;
    readonly TimeProvider _time;
    IOsProcess _process;
    OutputTail _tail;
    volatile bool _asked;

    ChildProcess(ChildProcessSpec spec, TimeProvider time, Incarnation first)
    {
        (this._spec, this._time) = (spec, time);
        (_process, _tail, Addresses, Identity) = first;
        Ended = EndOf(_process, time);
    }

    /// <summary>What the user calls it.</summary>
    public string Name => _spec.Name;

    /// <summary>Which process it is now; another one after a restart.</summary>
    public ProcessIdentity Identity { get; private set; }

    /// <summary>Where it listens, when it said so.</summary>
    public Uri? Address => Addresses.GetValueOrDefault(Ready);

    /// <summary>All that it said of where it listens, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; }

    /// <summary>What the operating system says of it now: the receipt of a pause, a resume or a kill.</summary>
    public HostState State => Identity.State;

    /// <summary>
    /// Completes when the process of now ends, with its exit code (128 plus the signal for one that was killed).
    /// </summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The last lines it wrote.</summary>
    public IReadOnlyList<string> LastLines => _tail.Lines;

    /// <summary>Completes when the process of now ends, with the clock's timestamp of that.</summary>
    public Task<long> Ended { get; private set; }

    /// <summary>Whether the process of now has ended and nobody here has asked it to.</summary>
    public bool EndedByItself => Ended.IsCompleted && !_asked;

    /// <summary>Starts the child and returns when it is ready.</summary>
    /// <exception cref="ChildProcessException">It cannot be started, ended before it was ready, or took too long;
    /// nothing of it is left.</exception>
    public static async Task<ChildProcess> StartAsync(
        ChildProcessSpec spec,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => new(spec, time, await StartAsync(spec, s_none, time, cancellationToken));

    /// <summary>Stops it (SIGSTOP); on return the process stands still. Needs Linux.</summary>
    public void Pause() => _process.Pause();

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => _process.Resume();

    /// <summary>Ends it at once (SIGKILL), as a crash would; <see cref="Exited"/> says when it is gone.</summary>
    public void Kill()
    {
        Ask();
        _process.Kill();
    }

    /// <summary>
    /// Asks it to end, ends it when it has not within <paramref name="limit"/>, and gives its exit code.
    /// </summary>
    public async Task<int> StopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Ask();
        _process.Terminate();
        // A stopped process would keep the request unread.
        if (OperatingSystem.IsLinux())
            _process.Resume();
        try
        {
            return await _process.Exited.WaitAsync(limit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            return await _process.Exited.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Ends it if it still runs and starts it again with the same settings, on the ports it had where
    /// <see cref="ChildProcessSpec.Port"/> and its like stand for them.
    /// </summary>
    /// <exception cref="ChildProcessException">It did not come up again.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        (_process, _tail, Addresses, Identity) = await StartAsync(_spec, Addresses, _time, cancellationToken);
        Ended = EndOf(_process, _time);
        _asked = false;
    }

    /// <summary>The last lines of a process that has ended, some of which may still be in its pipe.</summary>
    public async Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken)
    {
        // A process that left the group may hold the pipe open for ever.
        await Task.WhenAny(_process.Drained, Task.Delay(s_drained, _time, cancellationToken));
        return _tail.Lines;
    }

    /// <summary>Ends it at once and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Ask();
        _process.Kill();
        await _process.Exited;
        _tail.Dispose();
    }

    /// <summary>What is over already was nobody's wish.</summary>
    void Ask() => _asked |= !_process.Exited.IsCompleted;

    static async Task<long> EndOf(IOsProcess process, TimeProvider time)
    {
        await process.Exited;
        return time.GetTimestamp();
    }

    static async Task<Incarnation> StartAsync(
        ChildProcessSpec spec,
        IReadOnlyDictionary<string, Uri> before,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var ready = new TaskCompletionSource<IReadOnlyDictionary<string, Uri>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var tail = new OutputTail(spec.LogPath);
        var process = Spawn(spec, before, tail, ready);
        var started = false;
        try
        {
            var identity = ProcessIdentity.Of(process.Pid);
            if (ReferenceEquals(spec.Ready, ReadySign.Started))
                ready.TrySetResult(s_none);
            var first = await Task.WhenAny(ready.Task, process.Exited)
                .WaitAsync(spec.ReadyWithin, time, cancellationToken);
            if (first != ready.Task)
                throw new ChildProcessException(await WhyItEndedAsync(spec, process, tail, time))
                {
                    ExitCode = await process.Exited,
                    LastLines = tail.Lines,
                };
            var result = new Incarnation(process, tail, await ready.Task, identity ?? new(process.Pid, 0));
            started = true;
            return result;
        }
        catch (TimeoutException)
        {
            throw new ChildProcessException(
                tail.AddTo(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{spec.Name} did not get ready within {spec.ReadyWithin.TotalSeconds:0.###} s "
                            + $"(it should write {spec.Ready.Description})."
                    )
                )
            )
            {
                LastLines = tail.Lines,
            };
        }
        finally
        {
            if (!started)
            {
                process.Kill();
                await process.Exited;
                tail.Dispose();
            }
        }
    }

    static IOsProcess Spawn(
        ChildProcessSpec spec,
        IReadOnlyDictionary<string, Uri> before,
        OutputTail tail,
        TaskCompletionSource<IReadOnlyDictionary<string, Uri>> ready
    )
    {
        var environment = spec.Environment.ToDictionary(
            v => v.Key,
            v => v.Value is { } value ? WithPorts(spec, value, before) : null
        );
        environment[RunMark.Variable] = RunMark.Checked(spec.RunId);
        string[] arguments = [.. spec.Arguments.Select(a => WithPorts(spec, a, before))];
        try
        {
            return IOsProcess.Start(
                new(
                    spec.FileName,
                    arguments,
                    spec.WorkingDirectory,
                    environment,
                    KeepInput: false,
                    line =>
                    {
                        tail.Add(spec.Shown(line));
                        if (!ready.Task.IsCompleted && spec.Ready.IsIn(line, out var addresses))
                            ready.TrySetResult(addresses);
                    }
                )
            );
        }
        catch (Win32Exception e)
        {
            tail.Dispose();
            var place = spec.WorkingDirectory is null ? "" : $" in {spec.WorkingDirectory}";
            throw new ChildProcessException($"{spec.Name} cannot be started: {spec.FileName}{place}: {e.Message}.", e);
        }
    }

    /// <summary>Every placeholder of a port replaced by the one it had, or 0.</summary>
    static string WithPorts(ChildProcessSpec spec, string text, IReadOnlyDictionary<string, Uri> before) =>
        !spec.HasPorts
            ? text
            : PortPattern()
                .Replace(
                    text,
                    match =>
                        (
                            before.TryGetValue(match.Groups[1].Success ? match.Groups[1].Value : Ready, out var address)
                                ? address.Port
                                : 0
                        ).ToString(CultureInfo.InvariantCulture)
                );

    [GeneratedRegex(@"\{port(?::([\w-]+))?\}")]
    private static partial Regex PortPattern();

    static async Task<string> WhyItEndedAsync(
        ChildProcessSpec spec,
        IOsProcess process,
        OutputTail tail,
        TimeProvider time
    )
    {
        // Its last lines may still be in the pipe, and a process that left the group may hold the pipe open for ever.
        await Task.WhenAny(process.Drained, Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None));
        var code = await process.Exited;
        return tail.AddTo(
            string.Create(CultureInfo.InvariantCulture, $"{spec.Name} ended with exit code {code} before it was ready.")
        );
    }

    readonly record struct Incarnation(
        IOsProcess Process,
        OutputTail Tail,
        IReadOnlyDictionary<string, Uri> Addresses,
        ProcessIdentity Identity
    );
}
