using System.ComponentModel;
using System.Text;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Starts the warden and tells it how the run ended:
/// <code>
/// runner --pipe--> warden          runner dies: the pipe ends, and the warden cleans up
///    |                |            runner ends well: it writes "done", and the warden ends
/// children (marked)   journal
/// </code>
/// The keeper is a second process of this kind, with a pipe of its own. It acts when the warden has died as well.
/// Started before the first child and the first fault. The warden does not have the run's mark, or it would kill
/// itself.
/// </summary>
public sealed class WardenProcess : IAsyncDisposable
{
    static readonly TimeSpan s_readyWithin = TimeSpan.FromSeconds(15);

    readonly IOsProcess _process;
    readonly string _name;
    volatile string? _death;
    bool _closed;

    WardenProcess(IOsProcess process, string name)
    {
        (_process, _name) = (process, name);
        Identity = ProcessIdentity.Of(process.Pid) ?? new(process.Pid, 0);
        Exited = NoteEndAsync();
    }

    /// <summary>Number and start time of the warden.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>
    /// Completes when the warden ends. Before the end of the run this means that the run is unguarded and should stop;
    /// <see cref="Death"/> says what happened.
    /// </summary>
    public Task Exited { get; }

    /// <summary>How the warden ended before it was told to, in a sentence; null while it runs.</summary>
    public string? Death => _death;

    /// <summary>
    /// Returns arguments for a command line whose <c>warden</c> command runs <see cref="WardenLoop"/>.
    /// </summary>
    public static IReadOnlyList<string> Arguments(string runId, string journalPath) =>
        ["warden", "--run", RunMark.Checked(runId), "--journal", journalPath];

    /// <summary>Returns the arguments for the keeper.</summary>
    public static IReadOnlyList<string> KeeperArguments(string runId, string journalPath) =>
        [.. Arguments(runId, journalPath), "--keeper"];

    /// <summary>Starts the warden, or the keeper. Returns when it is ready.</summary>
    /// <exception cref="ChildProcessException">The process did not start: nothing may be injected.</exception>
    public static async Task<WardenProcess> StartAsync(
        string fileName,
        IReadOnlyList<string> arguments,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var name = arguments.Contains("--keeper") ? "keeper" : "warden";
        var watching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tail = new OutputTail(logPath: null);
        var process = Start(name, fileName, arguments, tail, watching);
        var started = false;
        try
        {
            var first = await Task.WhenAny(watching.Task, process.Exited)
                .WaitAsync(s_readyWithin, time, cancellationToken);
            if (first != watching.Task)
            {
                await Task.WhenAny(process.Drained, Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken));
                throw new ChildProcessException(
                    tail.AddTo($"The {name} ended before it was ready, so nothing was injected.")
                );
            }
            started = true;
            return new(process, name);
        }
        catch (TimeoutException)
        {
            throw new ChildProcessException(
                tail.AddTo(
                    $"The {name} was not ready within {s_readyWithin.TotalSeconds:0} s, so nothing was injected."
                )
            );
        }
        finally
        {
            if (!started)
            {
                process.Kill();
                await process.Exited;
            }
        }
    }

    /// <summary>Tells the warden that everything is reverted, and waits until it has ended.</summary>
    public Task DoneAsync(CancellationToken cancellationToken) => CloseAsync($"{WardenLoop.Done}\n", cancellationToken);

    /// <summary>
    /// Without a preceding <see cref="DoneAsync"/>, lets the warden clean up. Waits until it has ended.
    /// </summary>
    public async ValueTask DisposeAsync() => await CloseAsync("", CancellationToken.None);

    async Task CloseAsync(string word, CancellationToken cancellationToken)
    {
        if (_closed)
            return;
        _closed = true;
        try
        {
            await using var input = _process.Input!;
            await input.WriteAsync(Encoding.UTF8.GetBytes(word), cancellationToken);
        }
        catch (IOException)
        {
            // The warden has ended already; Exited reports it.
        }
        await _process.Exited.WaitAsync(cancellationToken);
    }

    async Task NoteEndAsync()
    {
        var code = await _process.Exited;
        if (!_closed)
            _death =
                $"the {_name} has ended (process {Identity.Pid}, {ServiceDeath.Words(code)}): the run "
                + $"reverted its faults and stopped, because without the {_name} a crash might leave something behind";
    }

    static IOsProcess Start(
        string name,
        string fileName,
        IReadOnlyList<string> arguments,
        OutputTail tail,
        TaskCompletionSource watching
    )
    {
        var unmarked = new Dictionary<string, string?>(DotnetHost.Variables) { [RunMark.Variable] = null };
        try
        {
            return IOsProcess.Start(
                new(
                    fileName,
                    arguments,
                    WorkingDirectory: null,
                    unmarked,
                    KeepInput: true,
                    line =>
                    {
                        tail.Add(line);
                        if (line == WardenLoop.Watching)
                            watching.TrySetResult();
                    }
                )
            );
        }
        catch (Win32Exception e)
        {
            throw new ChildProcessException($"The {name} cannot be started: {fileName}: {e.Message}.", e);
        }
    }
}
