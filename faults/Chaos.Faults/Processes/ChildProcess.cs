using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Processes;

/// <summary>
/// A child process of a run. It can be started, paused, killed and restarted, and <see cref="DisposeAsync"/> always
/// ends it. Every action applies to its whole process group, so a service behind a wrapper script is hit too.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>Name of a child's first address.</summary>
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

    /// <summary>Name of the service.</summary>
    public string Name => _spec.Name;

    /// <summary>The current process; another one after a restart.</summary>
    public ProcessIdentity Identity { get; private set; }

    /// <summary>Its first address; null if it reported none.</summary>
    public Uri? Address => Addresses.GetValueOrDefault(Ready);

    /// <summary>All addresses that it reported, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; }

    /// <summary>
    /// Its current state, as the operating system reports it. It is the receipt of a pause, a resume or a kill.
    /// </summary>
    public HostState State => Identity.State;

    /// <summary>
    /// Completes with the exit code when the current process ends; the code is 128 plus the signal if a signal killed
    /// it.
    /// </summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The last lines of its output.</summary>
    public IReadOnlyList<string> LastLines => _tail.Lines;

    /// <summary>Completes with the clock's timestamp when the current process ends.</summary>
    public Task<long> Ended { get; private set; }

    /// <summary>Whether the current process has ended without a request of the run.</summary>
    public bool EndedByItself => Ended.IsCompleted && !_asked;

    /// <summary>Starts the child. Returns when it is ready.</summary>
    /// <exception cref="ChildProcessException">It cannot be started, ended before it was ready, or took too long. No
    /// process of it is left.</exception>
    public static async Task<ChildProcess> StartAsync(
        ChildProcessSpec spec,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => new(spec, time, await StartAsync(spec, s_none, time, cancellationToken));

    /// <summary>Pauses it (SIGSTOP). It is stopped on return. Needs Linux.</summary>
    public void Pause() => _process.Pause();

    /// <summary>Resumes it (SIGCONT).</summary>
    public void Resume() => _process.Resume();

    /// <summary>Kills it at once (SIGKILL), like a crash; <see cref="Exited"/> completes when it is gone.</summary>
    public void Kill()
    {
        Ask();
        _process.Kill();
    }

    /// <summary>
    /// Requests its end (SIGTERM) and kills it if it has not ended within <paramref name="limit"/>. Returns its exit
    /// code.
    /// </summary>
    public async Task<int> StopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Ask();
        _process.Terminate();
        // A paused process would not handle the request.
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
    /// Ends it if it still runs and starts it again with the same settings. <see cref="ChildProcessSpec.Port"/> and the
    /// named placeholders get the ports of the first start.
    /// </summary>
    /// <exception cref="ChildProcessException">It did not start again.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        (_process, _tail, Addresses, Identity) = await StartAsync(_spec, Addresses, _time, cancellationToken);
        Ended = EndOf(_process, _time);
        _asked = false;
    }

    /// <summary>
    /// Returns the last lines of a process that has ended. Waits briefly for lines that are still in its pipe.
    /// </summary>
    public async Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken)
    {
        // A process that left the group may hold the pipe open for ever, so the wait has a limit.
        await Task.WhenAny(_process.Drained, Task.Delay(s_drained, _time, cancellationToken));
        return _tail.Lines;
    }

    /// <summary>Kills it and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Ask();
        _process.Kill();
        await _process.Exited;
        _tail.Dispose();
    }

    /// <summary>Notes that the run ends the process, unless it has ended already.</summary>
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

    /// <summary>Replaces every port placeholder by the port of the previous start, or by 0.</summary>
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
        // Its last lines may still be in the pipe. A process that left the group may hold the pipe open for ever, so
        // the wait has a limit.
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
