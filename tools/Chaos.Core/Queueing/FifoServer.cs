namespace Chaos.Core.Queueing;

/// <summary>
/// One queue, first in first out, and so many workers, each busy with an item for that item's service time:
/// <code>
/// arrivals -> [ waiting: MaxQueue ] -> worker 1..n -> done, or done for nobody
/// </code>
/// </summary>
/// <remarks>
/// Start and finish are computed on an ideal time line: start = max(arrival, finish of the item before on that worker),
/// finish = start + service time. A timer only delivers what is finished, so a late timer delays an answer but never
/// costs capacity. The time line is the server's working time, which stands still during a stall: nothing has to be
/// moved when it ends, and every item keeps exactly the service time that it had left. Any thread may call any member.
/// Answers are given in the order of their finishes and never run a caller's code inside of the server.
/// </remarks>
public sealed class FifoServer : IDisposable
{
    private static readonly TimeSpan s_timerResolution = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FifoServerOptions _options;
    private readonly long _epoch;
    private readonly ITimer _timer;
    private readonly Queue<Item> _waiting = new();
    private readonly PriorityQueue<Item, (TimeSpan Finish, long Number)> _inService = new();
    private FifoServerCounts _counts;
    private long _numbered;
    private TimeSpan _stalledTotal;
    private TimeSpan? _stalledSince;
    private TimeSpan? _armedFor;
    private bool _disposed;

    public FifoServer(TimeProvider time, FifoServerOptions options)
    {
        if (options.Errors("options").FirstOrDefault() is { } error)
            throw new ArgumentException(error.ToString(), nameof(options));
        _time = time;
        _options = options;
        _epoch = time.GetTimestamp();
        _timer = time.CreateTimer(
            static server => ((FifoServer)server!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>What has been done up to now, whether or not a late timer has delivered it.</summary>
    public FifoServerCounts Counts
    {
        get
        {
            lock (_lock)
            {
                Arm(Advance());
                return _counts with { Depth = _waiting.Count, InService = _inService.Count };
            }
        }
    }

    /// <summary>
    /// Hands in an item and completes when its fate is known. Its caller gives up by <paramref name="abandon"/>: that
    /// is an outcome, not an exception.
    /// </summary>
    public async Task<FifoOutcome> SubmitAsync(TimeSpan serviceTime, CancellationToken abandon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(serviceTime, TimeSpan.Zero);
        var item = Receive(serviceTime);
        // Registered outside of the lock: a token that is cancelled already calls back at once, and disposal waits for
        // a callback under way.
        using var registration = abandon.UnsafeRegister(static item => ((Item)item!).Abandon(), item);
        return await item.Task;
    }

    /// <summary>
    /// Freezes the workers: nothing starts and nothing finishes until <see cref="Release"/>; arrivals queue up.
    /// Stalling twice is stalling once.
    /// </summary>
    public void Stall()
    {
        lock (_lock)
        {
            var now = Advance();
            _stalledSince ??= now + _stalledTotal;
            Arm(now);
        }
    }

    /// <summary>Lets the workers go on where they stood.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (_stalledSince is not { } since)
                return;
            _stalledTotal += _time.GetElapsedTime(_epoch) - since;
            _stalledSince = null;
            StartWaiting(WorkingTime());
            Arm(Advance());
        }
    }

    /// <summary>Back to the beginning: ends a stall, discards all items and forgets all counts.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            foreach (var (item, _) in _inService.UnorderedItems)
                item.TrySetResult(FifoOutcome.Discarded);
            foreach (var item in _waiting)
                item.TrySetResult(FifoOutcome.Discarded);
            _waiting.Clear();
            _inService.Clear();
            _counts = default;
            _stalledTotal = TimeSpan.Zero;
            _stalledSince = null;
            Arm(WorkingTime());
        }
    }

    /// <summary>Shuts down: items inside and all that come later are discarded.</summary>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Reset();
        _timer.Dispose();
    }

    private Item Receive(TimeSpan serviceTime)
    {
        lock (_lock)
        {
            var item = new Item(this, serviceTime, _numbered++);
            var now = Advance();
            if (_disposed)
            {
                item.TrySetResult(FifoOutcome.Discarded);
                return item;
            }
            _counts = _counts with { Received = _counts.Received + 1 };
            if (_stalledSince is null && _inService.Count < _options.Workers)
            {
                Start(item, now);
                now = Advance(); // A service time of 0 is over by now.
            }
            else if (_waiting.Count >= _options.MaxQueue)
            {
                _counts = _counts with { Rejected = _counts.Rejected + 1 };
                item.TrySetResult(FifoOutcome.Rejected);
            }
            else
            {
                _waiting.Enqueue(item);
                _counts = _counts with { PeakDepth = Math.Max(_counts.PeakDepth, _waiting.Count) };
            }
            Arm(now);
            return item;
        }
    }

    private TimeSpan WorkingTime() => (_stalledSince ?? _time.GetElapsedTime(_epoch)) - _stalledTotal;

    /// <summary>
    /// Plays the ideal time line up to now, which it gives back. Before any change from outside, so that each change
    /// meets the state of its own moment.
    /// </summary>
    private TimeSpan Advance()
    {
        var now = WorkingTime();
        while (_inService.TryPeek(out var item, out var due) && due.Finish <= now)
        {
            _inService.Dequeue();
            var wanted = item.TrySetResult(FifoOutcome.Done);
            _counts = wanted
                ? _counts with
                {
                    Done = _counts.Done + 1,
                }
                : _counts with
                {
                    DoneForNobody = _counts.DoneForNobody + 1,
                };
            StartWaiting(due.Finish);
        }
        return now;
    }

    private void StartWaiting(TimeSpan start)
    {
        while (_inService.Count < _options.Workers && _waiting.TryDequeue(out var item))
        {
            if (_options.DropAbandoned && item.Task.IsCompleted)
                _counts = _counts with { Skipped = _counts.Skipped + 1 };
            else
                Start(item, start);
        }
    }

    private void Start(Item item, TimeSpan start) => _inService.Enqueue(item, (start + item.ServiceTime, item.Number));

    private void Arm(TimeSpan now, TimeSpan atLeast = default)
    {
        TimeSpan? next = _stalledSince is null && _inService.TryPeek(out _, out var due) ? due.Finish : null;
        if (next == _armedFor)
            return;
        _armedFor = next;
        var wait = next is { } finish ? finish - now : Timeout.InfiniteTimeSpan;
        _timer.Change(next is not null && wait < atLeast ? atLeast : wait, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            // The machine's timers cut off fractions of a millisecond; without a minimum, one that came too early would
            // be set to 0 over and over.
            var early = _armedFor > WorkingTime();
            _armedFor = null;
            Arm(Advance(), early ? s_timerResolution : TimeSpan.Zero);
        }
    }

    private void Abandon(Item item)
    {
        lock (_lock)
        {
            var now = Advance(); // What was finished before the caller gave up was finished for him.
            item.TrySetResult(FifoOutcome.Abandoned);
            Arm(now);
        }
    }

    /// <summary>
    /// Continuations are posted, never run inline: results are set under the lock, which keeps them in order.
    /// </summary>
    private sealed class Item(FifoServer server, TimeSpan serviceTime, long number)
        : TaskCompletionSource<FifoOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TimeSpan ServiceTime => serviceTime;

        public long Number => number;

        public void Abandon() => server.Abandon(this);
    }
}
