using Serilog;

namespace Chaos.Proxy.Limits;

/// <summary>
/// Counts the open files of listeners and connections. While connections have all of theirs, a proxy keeps its next
/// client waiting, and the others wait in the queue of its listener. They are served in turn as connections end.
/// </summary>
internal sealed class ConnectionRoom(TimeProvider time)
{
    /// <summary>A connection has its client's socket and its upstream's.</summary>
    public const int OfConnection = 2;

    /// <summary>A listener has its own socket and that of one client that waits.</summary>
    public const int OfListener = 2;

    private static readonly TimeSpan s_reports = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private ITimer? _timer;
    private long _room = long.MaxValue;
    private long _listeners = long.MaxValue;
    private long _limit;
    private long _taken;

    /// <summary>Files that listeners and connections have taken.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Clients that were accepted and wait for room.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Sets the bound. Without a call there is none.</summary>
    /// <param name="files">The limit of the process.</param>
    /// <param name="room">Files for connections and listeners together.</param>
    public void Bound(OpenFiles files, long room)
    {
        lock (_gate)
            (_limit, _room, _listeners) = (files.Limit, room, room + files.ForListeners);
    }

    /// <summary>
    /// Takes the files of a listener. A listener may also take the files that no connection may have.
    /// </summary>
    /// <exception cref="RefusedRequestException">All are taken.</exception>
    public void TakeListener(string address)
    {
        lock (_gate)
        {
            if (_taken + OfListener > _listeners)
                throw new RefusedRequestException(
                    500,
                    $"listen tcp {address}: all of the {_limit} files that the proxy may have open are in use or "
                        + "reserved: remove proxies, or raise the limit (ulimit -n)"
                );
            _taken += OfListener;
        }
    }

    /// <summary>Takes the files of a connection as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">The client need not be served any more.</exception>
    public ValueTask TakeConnectionAsync(CancellationToken alive)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _taken + OfConnection <= _room)
            {
                _taken += OfConnection;
                return default;
            }
        }
        return new(WaitAsync(alive));
    }

    /// <summary>Gives files back after they were closed.</summary>
    public void Return(int files)
    {
        lock (_gate)
        {
            _taken -= files;
            while (_waiting.First is { } first && _taken + OfConnection <= _room)
            {
                _waiting.RemoveFirst();
                if (first.Value.TrySetResult())
                    _taken += OfConnection;
            }
        }
    }

    private async Task WaitAsync(CancellationToken alive)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.AddLast(turn);
            if (_timer is null)
            {
                _timer = time.CreateTimer(static r => ((ConnectionRoom)r!).Report(), this, s_reports, s_reports);
                Write();
            }
        }
        await using var given = alive.UnsafeRegister(
            static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token),
            turn
        );
        try
        {
            // Connections may have ended before this one began to wait.
            Return(0);
            await turn.Task;
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _waiting.Remove(turn);
            throw;
        }
    }

    private void Report()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
                Write();
            else
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    // Call with the lock held.
    private void Write() =>
        Log.Warning(
            "No room for more connections: {Taken} of the {Limit} files that may be open (ulimit -n) are taken by "
                + "connections and listeners, the rest is reserved; {Waiting} proxies let clients wait until others leave",
            _taken,
            _limit,
            _waiting.Count
        );
}
