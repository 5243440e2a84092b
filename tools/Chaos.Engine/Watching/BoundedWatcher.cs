using Chaos.Core.Events;

namespace Chaos.Engine.Watching;

/// <summary>
/// Keeps a watcher from the run: events wait for it in a queue of a bounded length, and a thread of its own hands them
/// over. What finds the queue full is lost and counted, and the watcher hears of it where it was.
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

    /// <param name="watcher">Who watches.</param>
    /// <param name="capacity">How many events may wait for it.</param>
    public BoundedWatcher(IRunWatcher watcher, int capacity)
    {
        (_watcher, _capacity) = (watcher, capacity);
        // A thread, and none of the pool: one that hangs must cost the load nothing.
        new Thread(HandOver) { IsBackground = true, Name = $"watcher {watcher.Name}" }.Start();
    }

    /// <summary>Whether all that it was to get was handed over, or it broke.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What is to be said of it at the end; null for nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Hands an event over soon. Never waits.</summary>
    public void Publish(RunEvent happened)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return;
            // One place stays free for the word that some are lost.
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

    /// <summary>Nothing follows; what waits is still handed over.</summary>
    public void Close()
    {
        lock (_waiting)
        {
            SayLost();
            _isClosed = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits no longer for one that hangs.</summary>
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
            // It is somebody else's code, and a run that ends for it would be lost for nothing.
            lock (_waiting)
                (_isClosed, Note) = (true, $"{_watcher.Name}: it broke and saw no more: {e.Message}");
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
