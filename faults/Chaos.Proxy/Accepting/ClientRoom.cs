namespace Chaos.Proxy.Accepting;

/// <summary>
/// Counts the connections of clients to an HTTP server of ours. While all that may be open are, no other is accepted:
/// further clients wait in the queue of the listener, and are served in turn as others leave.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="tell">Receives the bound when clients have to wait, and then once a second as long as they do.</param>
internal sealed class ClientRoom(TimeProvider time, Action<long> tell)
{
    private static readonly TimeSpan s_reports = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private ITimer? _timer;
    private long _most = long.MaxValue;
    private long _taken;

    /// <summary>Connections that are open, and listeners that wait for their next client.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
                return _taken;
        }
    }

    /// <summary>Sets the most connections that may be open at once. Without a call there is no bound.</summary>
    public void Bound(long most)
    {
        lock (_lock)
            _most = most;
    }

    /// <summary>Takes the room of a connection as soon as there is some.</summary>
    /// <exception cref="OperationCanceledException">No more clients are accepted.</exception>
    public Task TakeAsync(CancellationToken stop)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && _taken < _most)
            {
                _taken++;
                return Task.CompletedTask;
            }
        }
        return WaitAsync(stop);
    }

    /// <summary>Gives the room of a connection back after it was closed.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _taken--;
            Serve();
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool first;
        lock (_lock)
        {
            _waiting.AddLast(turn);
            first = _timer is null;
            _timer ??= time.CreateTimer(static r => ((ClientRoom)r!).Report(), this, s_reports, s_reports);
            // Clients may have left before this one began to wait.
            Serve();
        }
        if (first)
            tell(_most);
        await using var given = stop.UnsafeRegister(
            static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token),
            turn
        );
        try
        {
            await turn.Task;
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
                _waiting.Remove(turn);
            throw;
        }
    }

    // Call with the lock held.
    private void Serve()
    {
        while (_waiting.First is { } first && _taken < _most)
        {
            _waiting.RemoveFirst();
            if (first.Value.TrySetResult())
                _taken++;
        }
    }

    private void Report()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
                return;
            }
        }
        tell(_most);
    }
}
