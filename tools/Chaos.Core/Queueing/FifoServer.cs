namespace Chaos.Core.Queueing;

/// <summary>
/// A first-in-first-out queue with a number of workers. Each worker serves one item at a time, for that item's service
/// time:
/// <code>
/// arrivals -> [ waiting: MaxQueue ] -> worker 1..n -> done, or done in vain
/// </code>
/// </summary>
/// <remarks>
/// Start and finish are computed on an ideal time line: start = max(arrival, finish of the item before on that worker),
/// finish = start + service time. The timer only delivers finished items, so a late timer delays an answer but never
/// costs capacity. The time line is the server's working time, which stops during a stall. So nothing has to be
/// rescheduled when the stall ends, and every item keeps exactly its remaining service time. Any thread may call any
/// member. Answers are given in the order of their finishes, and a caller's code never runs inside the server.
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

    /// <summary>
    /// The counts up to now, including items that are finished and that a late timer has not delivered yet.
    /// </summary>
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
    /// Submits an item and completes when its outcome is known. The caller gives up by <paramref name="abandon"/>,
    /// which is an outcome and not an exception.
    /// </summary>
    public async Task<FifoOutcome> SubmitAsync(TimeSpan serviceTime, CancellationToken abandon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(serviceTime, TimeSpan.Zero);
        var item = Receive(serviceTime);
        // Registered outside the lock, because a token that is already cancelled calls back at once, and disposal waits
        // for a running callback.
        using var registration = abandon.UnsafeRegister(static item => ((Item)item!).Abandon(), item);
        return await item.Task;
    }

    /// <summary>
    /// Freezes the workers until <see cref="Release"/>: no item starts or finishes, and arrivals queue. A second stall
    /// has no effect.
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

    /// <summary>Ends a stall: the workers continue where they stopped.</summary>
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

    /// <summary>Resets the server: ends a stall, discards all items and sets all counts to 0.</summary>
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

    /// <summary>Shuts the server down. Its items, and all that are submitted later, are discarded.</summary>
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
    /// Advances the ideal time line to now and returns the working time. It is called before every change from outside,
    /// so that the change applies to the state at its own time.
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
            // The machine's timers cut off fractions of a millisecond and may fire early. Without a minimum, the timer
            // would then be set to 0 again and again.
            var early = _armedFor > WorkingTime();
            _armedFor = null;
            Arm(Advance(), early ? s_timerResolution : TimeSpan.Zero);
        }
    }

    private void Abandon(Item item)
    {
        lock (_lock)
        {
            var now = Advance(); // An item that was finished before the caller gave up counts as done.
            item.TrySetResult(FifoOutcome.Abandoned);
            Arm(now);
        }
    }

    /// <summary>
    /// An item in the server. Results are set under the lock, which keeps them in order, so continuations are posted
    /// and never run inline.
    /// </summary>
    private sealed class Item(FifoServer server, TimeSpan serviceTime, long number)
        : TaskCompletionSource<FifoOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TimeSpan ServiceTime => serviceTime;

        public long Number => number;

        public void Abandon() => server.Abandon(this);
    }
}
