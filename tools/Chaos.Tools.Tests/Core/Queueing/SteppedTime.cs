namespace Chaos.Tools.Tests.Core.Queueing;

/// <summary>
/// A clock that moves only when a test advances it, and that fires timers in the order in which they are due. While it
/// moves, code runs in its synchronization context, in one thread. Its timestamps are not ticks, so that code that
/// confuses the two fails.
/// </summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly PriorityQueue<(Timer Timer, int Version), (long Due, long Order)> _timers = new();
    private readonly Posts _posts = new();
    private long _order;

    public long Ticks { get; private set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Ticks);

    /// <summary>The delay with which each timer fires, as on a busy machine.</summary>
    public TimeSpan Lateness { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Ticks * 100 + 12_345;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Starts work now, in this clock's context.</summary>
    public Task Start(Func<Task> work)
    {
        var task = Task.CompletedTask;
        Do(() => task = work());
        return task;
    }

    public void Advance(TimeSpan by) =>
        Do(() =>
        {
            var target = Ticks + by.Ticks;
            while (_timers.TryPeek(out var entry, out var key) && key.Due <= target)
            {
                _timers.Dequeue();
                if (entry.Version != entry.Timer.Version)
                    continue;
                Ticks = Math.Max(Ticks, key.Due);
                entry.Timer.Fire();
                _posts.Drain();
            }
            Ticks = target;
        });

    /// <summary>Runs code now, in this clock's context, with all work that it starts.</summary>
    public void Do(Action action)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_posts);
        try
        {
            action();
            _posts.Drain();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Posts : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        public void Drain()
        {
            while (_queue.TryDequeue(out var post))
                post.Callback(post.State);
        }
    }

    private sealed class Timer(SteppedTime time, Action callback) : ITimer
    {
        public int Version { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            Version++;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            Assert.True(dueTime >= TimeSpan.Zero);
            time._timers.Enqueue((this, Version), (time.Ticks + dueTime.Ticks + time.Lateness.Ticks, time._order++));
            return true;
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
