using Chaos.Core.Events;

namespace Chaos.Engine.Watching;

/// <summary>
/// Separates a watcher from the run: events wait for it in a bounded queue, and a thread of its own delivers them.
/// Events that find the queue full are lost and counted; the watcher is told where they are missing.
/// </summary>
internal sealed class BoundedWatcher
{
    private readonly IRunWatcher _watcher;
    private readonly int _capacity;
    private readonly Queue<RunEvent> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lost;
    private long _lostInAll;
    private bool _isClosed;

    /// <param name="watcher">The watcher.</param>
    /// <param name="capacity">How many events may wait.</param>
    public BoundedWatcher(IRunWatcher watcher, int capacity)
    {
        (_watcher, _capacity) = (watcher, capacity);
        // A thread of its own and not one of the pool: a watcher that hangs must not slow down the load.
        new Thread(HandOver) { IsBackground = true, Name = $"watcher {watcher.Name}" }.Start();
    }

    /// <summary>Whether all events were delivered, or the watcher threw.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The note about lost events or an error, for the end of the run; null for none.</summary>
    public string? Note { get; private set; }

    /// <summary>Queues an event. Never waits.</summary>
    public void Publish(RunEvent happened)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return;
            // One place stays free for the note that events are lost.
            if (_waiting.Count >= _capacity - 1)
            {
                _lost++;
                return;
            }
            SayLost();
            _waiting.Enqueue(happened);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Ends the queue. Events that wait are still delivered.</summary>
    public void Close()
    {
        lock (_waiting)
        {
            SayLost();
            _isClosed = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Stops waiting for a watcher that hangs.</summary>
    public void GiveUp()
    {
        lock (_waiting)
        {
            _lostInAll += _waiting.Sum(e => e is EventsLost ? 0 : 1);
            _waiting.Clear();
            Note ??= $"{_watcher.Name}: it hung, {_lostInAll} events lost";
        }
    }

    private void SayLost()
    {
        if (_lost == 0)
            return;
        _waiting.Enqueue(new EventsLost(_lost));
        _lostInAll += _lost;
        Note = $"{_watcher.Name}: {_lostInAll} events lost";
        _lost = 0;
    }

    private void HandOver()
    {
        try
        {
            while (Next() is { } happened)
                _watcher.Watch(happened);
        }
        catch (Exception e)
        {
            // A watcher may be code of a user. Its failure must not end the run.
            lock (_waiting)
                (_isClosed, Note) = (true, $"{_watcher.Name}: it failed and got no more events: {e.Message}");
        }
        _ended.TrySetResult();
    }

    private RunEvent? Next()
    {
        lock (_waiting)
        {
            RunEvent? next;
            while (!_waiting.TryDequeue(out next) && !_isClosed)
                Monitor.Wait(_waiting);
            return next;
        }
    }
}
