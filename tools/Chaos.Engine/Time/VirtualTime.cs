using System.Runtime.ExceptionServices;

namespace Chaos.Engine.Time;

/// <summary>
/// A clock for a single thread that jumps from one timer to the next: waiting takes no real time, and every
/// run takes the same course.
/// <code>
///  RunAsync ── drain what was posted ── task done? ── yes: return
///                    ^                      │ no
///                    └── fire next timer ───┘ (no timer left: deadlock)
/// </code>
/// </summary>
/// <remarks>
/// Exact to its tick of 100 ns. Timers due at the same tick fire in the order in which they were set. Timestamps count
/// 64 to a tick from an odd origin, so that tests find code that confuses timestamps with ticks, with nanoseconds or
/// with the time since the start; 64 is a power of two, so elapsed times are exact. Awaits resume through its own
/// synchronization context. Code that leaves that context (<c>ConfigureAwait(false)</c>, real input and output, the
/// thread pool) would race with the jumps; it is refused when noticed.
/// <see cref="Task.Delay(TimeSpan, TimeProvider)"/> and <see cref="CancellationTokenSource"/> cut their times to whole
/// milliseconds; <see cref="ExactWaits"/> does not.
/// </remarks>
internal sealed class VirtualTime : TimeProvider
{
    private const long TimestampsPerTick = 64;
    private const long Origin = 987_654_321_000;
    private const int MostStepsAtOneInstant = 2_000_000;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Setting), (long Due, long Order)> _timers = new();
    private readonly DateTimeOffset _start;
    private readonly Context _context;
    private long _ticks;
    private long _settings;
    private Thread? _running;
    private volatile bool _strayed;

    /// <summary>A clock that starts at <paramref name="start"/>.</summary>
    public VirtualTime(DateTimeOffset start)
    {
        _start = start.ToUniversalTime();
        _context = new Context(this);
    }

    /// <summary>A clock that starts at the beginning of the year 2000.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond * TimestampsPerTick;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Origin + _ticks * TimestampsPerTick;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_ticks);

    /// <summary>
    /// Runs <paramref name="work"/> and all that it waits for on a new thread, and returns when the work has ended:
    /// the returned task is complete. Timers that are still set stay for the next run.
    /// </summary>
    /// <remarks>
    /// The new thread has a short stack. Polly records the stack of every timeout, and with a test runner's deep stack
    /// that would cost more than all the rest of a simulation.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The work waits for something that no timer will bring, left this
    /// thread, or loops without time passing.</exception>
    public Task RunAsync(Func<Task> work)
    {
        if (_running is not null)
            throw new InvalidOperationException("Virtual time is running already: await the work inside it.");
        Task? task = null;
        ExceptionDispatchInfo? defect = null;
        _running = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(_context);
            try
            {
                task = work();
                RunUntil(task);
            }
            catch (Exception e)
            {
                defect = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "chaos virtual time",
        };
        _running.Start();
        _running.Join();
        _running = null;
        defect?.Throw();
        return task!;
    }

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => (Task<T>)RunAsync((Func<Task>)work);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Post(SendOrPostCallback callback, object? state)
    {
        if (_running == Thread.CurrentThread)
            _posted.Enqueue((callback, state));
        // After the end, a late caller does no harm; before it, the loop stops with an exception.
        else if (_running is not null)
            _strayed = true;
    }

    /// <summary>Ends the run with a defect that no caller awaits.</summary>
    internal void Throw(Exception defect) =>
        Post(static defect => ExceptionDispatchInfo.Throw((Exception)defect!), defect);

    private void RunUntil(Task task)
    {
        var steps = 0;
        while (true)
        {
            while (_posted.TryDequeue(out var work))
            {
                if (++steps > MostStepsAtOneInstant)
                    throw new InvalidOperationException(
                        $"{MostStepsAtOneInstant:N0} steps were run and no time passed: something loops without waiting."
                    );
                work.Callback(work.State);
            }
            if (_strayed)
                throw new InvalidOperationException(
                    "Work came back from another thread: something under virtual time used "
                        + "ConfigureAwait(false), the thread pool or real input and output."
                );
            if (task.IsCompleted)
                return;
            if (!TryNext(out var timer, out var due))
                throw new InvalidOperationException(
                    "Deadlock: the work has not ended, nothing is left to run and no timer is set. It "
                        + "waits for itself, or for something outside of virtual time."
                );
            if (due > _ticks)
                steps = 0;
            else
                steps++;
            _ticks = Math.Max(_ticks, due);
            timer.Fire();
        }
    }

    private bool TryNext(out VirtualTimer timer, out long due)
    {
        while (_timers.TryDequeue(out var next, out var at))
        {
            if (!next.Timer.Holds(next.Setting))
                continue;
            (timer, due) = (next.Timer, at.Due);
            return true;
        }
        (timer, due) = (null!, 0);
        return false;
    }

    private long Set(VirtualTimer timer, TimeSpan dueTime)
    {
        if (_running is not null && _running != Thread.CurrentThread)
            throw new InvalidOperationException("A timer of virtual time was set from another thread.");
        var setting = ++_settings;
        if (dueTime != Timeout.InfiniteTimeSpan)
            _timers.Enqueue((timer, setting), (_ticks + dueTime.Ticks, setting));
        return setting;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _flow = ExecutionContext.Capture();
        private TimeSpan _period;
        private long _setting;
        private bool _disposed;

        public bool Holds(long setting) => _setting == setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "0 or more, or infinite.");
            if (period < TimeSpan.Zero && period != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(nameof(period), period, "0 or more, or infinite.");
            if (_disposed)
                return false;
            _period = period;
            _setting = time.Set(this, dueTime);
            return true;
        }

        public void Fire()
        {
            _setting = _period > TimeSpan.Zero ? time.Set(this, _period) : 0;
            if (_flow is null)
                callback(state);
            else
                ExecutionContext.Run(_flow, static timer => ((VirtualTimer)timer!).Call(), this);
        }

        public void Dispose()
        {
            _disposed = true;
            _setting = 0;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Call() => callback(state);
    }

    private sealed class Context(VirtualTime time) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => time.Post(d, state);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (time._running != Thread.CurrentThread)
                throw new InvalidOperationException(
                    "Virtual time belongs to one thread; nothing can be sent to it from another."
                );
            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
