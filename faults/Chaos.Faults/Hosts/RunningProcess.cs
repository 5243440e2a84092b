using System.ComponentModel;
using System.Globalization;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Hosts;

/// <summary>
/// A process of the user that ran before the run, as a host. It is identified by its number and its start time. Both
/// are checked before each action, so that another process with a reused number is never hit. A process that leads its
/// group is paused and killed with the group. The run does not end it at its own end.
/// </summary>
/// <param name="name">Name of the service.</param>
/// <param name="identity">Number and start time of the process.</param>
/// <param name="time">The clock.</param>
public sealed class RunningProcess(string name, ProcessIdentity identity, TimeProvider time) : IHost
{
    private const int KeptLines = 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_actLimit = TimeSpan.FromSeconds(5);

    private HostEnd? _end;
    private bool _asked;

    /// <summary>The command that starts it after a kill; null for a process that must not be killed.</summary>
    public StartCommand? Start { get; init; }

    /// <summary>
    /// Finds the process that listens in its place, by the rules of <see cref="AllowedProcesses"/>. Called after a
    /// start.
    /// </summary>
    public Func<ProcessChoice>? Found { get; init; }

    /// <summary>Addresses where it listens, such as <c>127.0.0.1:5001</c>.</summary>
    public IReadOnlyList<string> Listens { get; init; } = [];

    /// <summary>Time limit from a start until a process listens again.</summary>
    public TimeSpan StartsWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The current process; another one after a start.</summary>
    public ProcessIdentity Identity { get; private set; } = identity;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"process {Identity.Pid}");

    /// <inheritdoc/>
    public HostState State => Identity.State;

    /// <summary>Whether it is gone because the run killed it.</summary>
    public bool WasKilled => _asked && State == HostState.Gone;

    /// <inheritdoc/>
    public IReadOnlyList<string> LastLines => [];

    /// <inheritdoc/>
    public UndoRecord UndoPause => new ResumeUndo(Identity);

    /// <inheritdoc/>
    public UndoRecord? UndoKill =>
        new StartUndo
        {
            Process = Identity,
            Name = name,
            Command = Start ?? throw NothingStartsIt(),
            Listens = Listens,
        };

    /// <inheritdoc/>
    public ValueTask<HostEnd?> EndAsync()
    {
        if (State != HostState.Gone)
            return new((HostEnd?)null);
        return new(_end ??= new(time.GetTimestamp(), ExitCode: null, _asked));
    }

    /// <inheritdoc/>
    /// <exception cref="TestbedException">It has ended, or cannot be paused.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        // The leader is stopped first. While it waits in vfork for a child to exec, only that child can release it; a
        // stopped child never would.
        Signal(Act.Pause, alone: true);
        await AwaitAsync(HostState.Paused, cancellationToken);
        Signal(Act.Pause);
    }

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellationToken)
    {
        // A process that has ended needs no signal.
        if (State != HostState.Gone)
            Signal(Act.Resume);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="TestbedException">It cannot be killed.</exception>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (Start is null)
            throw NothingStartsIt();
        if (State == HostState.Gone)
            return;
        _asked = true;
        Signal(Act.Kill);
        await AwaitAsync(HostState.Gone, cancellationToken);
    }

    /// <summary>
    /// Runs the start command, unless a process listens in its place already. Returns when a process listens.
    /// </summary>
    /// <exception cref="HostException">The command failed, or no process listened in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (start, found) = (Start ?? throw NothingStartsIt(), Found ?? throw NothingStartsIt());
        DetachedProcess? started = null;
        if (found().IsNobody)
            try
            {
                started = start.Start();
            }
            catch (Win32Exception e)
            {
                throw new HostException($"{name} cannot be started again: {start.Words[0]}: {e.Message}.", e);
            }
        var begun = time.GetTimestamp();
        while (true)
        {
            var choice = found();
            if (choice.Process is { } process)
            {
                (Identity, _end, _asked) = (process.Identity, null, false);
                return;
            }
            if (!choice.IsNobody)
                throw new HostException($"{name} was started again: {choice.Error}.");
            if (started is { Exited.IsCompleted: true } && await started.Exited is not 0 and var code)
                throw Failed($"start of {name} ended with {ServiceDeath.Words(code)}", code);
            if (time.GetElapsedTime(begun) > StartsWithin)
                throw Failed(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"no process listened at {string.Join(" or ", Listens)} within {StartsWithin.TotalSeconds:0.###} s "
                            + $"after start of {name}"
                    ),
                    code: null
                );
            await Task.Delay(s_pause, time, cancellationToken);
        }

        HostException Failed(string what, int? code)
        {
            var lines = LinesOf(start.LogPath);
            return new($"{what}{ServiceDeath.LastOf(lines)}.") { ExitCode = code, LastLines = lines };
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    private static IReadOnlyList<string> LinesOf(string file)
    {
        try
        {
            return [.. File.ReadLines(file).TakeLast(KeptLines).Select(l => SecretMask.Hide(PlainLine.Of(l)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private TestbedException NothingStartsIt() =>
        new($"{name} runs already and has no start: nothing would bring it back, so it is not killed");

    private void Signal(Act act, bool alone = false)
    {
        if (!OperatingSystem.IsLinux())
            throw new TestbedException($"{name} runs already: such a process is paused and killed on Linux only");
        var signal = act switch
        {
            Act.Pause => Posix.SigStop,
            Act.Resume => Posix.SigCont,
            _ => Posix.SigKill,
        };
        if (ProcStat.Read(Identity.Pid) is not { } stat || !Identity.IsAlive)
            throw new TestbedException($"{Words} of {name} has ended, and nothing was done to it");
        var group = !alone && stat.Group == Identity.Pid;
        if (Posix.kill(group ? -Identity.Pid : Identity.Pid, signal) != 0 && Identity.IsAlive)
            throw new TestbedException($"{Words} of {name} accepts no signal from this run");
    }

    private enum Act
    {
        Pause,
        Resume,
        Kill,
    }

    private async Task AwaitAsync(HostState state, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        // Waiting for a pause also ends when the process ends.
        while (State != state && State != HostState.Gone)
        {
            if (time.GetElapsedTime(begun) > s_actLimit)
                throw new TestbedException(
                    FormattableString.Invariant(
                        $"{Words} of {name} is not {state.ToString().ToLowerInvariant()} {s_actLimit.TotalSeconds:0} s after its signal"
                    )
                );
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }
}
