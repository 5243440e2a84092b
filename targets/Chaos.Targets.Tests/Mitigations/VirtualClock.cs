using System.Runtime.ExceptionServices;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>
/// A clock on one thread that jumps to the next timer when all runnable work is done. Its timestamps count nanoseconds,
/// so that tests detect code that uses a timestamp as TimeSpan ticks.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<(Alarm Alarm, int Version), (long Due, long Order)> _alarms = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Now.Ticks * 100;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public Task Delay(double milliseconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), this, cancellationToken);

    /// <summary>Waits until a time, exactly to the tick. A delay would be cut down to whole milliseconds.</summary>
    public async Task Until(TimeSpan time)
    {
        if (time <= Now)
            return;
        var reached = new TaskCompletionSource();
        using var timer = CreateTimer(_ => reached.SetResult(), null, time - Now, Timeout.InfiniteTimeSpan);
        await reached.Task;
    }

    /// <summary>Runs everything to its end and returns the result.</summary>
    public static T Run<T>(Func<VirtualClock, Task<T>> body)
    {
        var clock = new VirtualClock();
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new OneThread(clock));
        try
        {
            T result = default!;
            ExceptionDispatchInfo? thrown = null;
            var task = Keep();
            while (!task.IsCompleted)
                clock.Step();
            thrown?.Throw();
            return result;

            async Task Keep()
            {
                try
                {
                    result = await body(clock);
                }
                catch (Exception e)
                {
                    thrown = ExceptionDispatchInfo.Capture(e);
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private void Step()
    {
        if (_ready.TryDequeue(out var work))
        {
            work.Callback(work.State);
            return;
        }
        if (!_alarms.TryDequeue(out var next, out var when))
            throw new InvalidOperationException("No timer is left that could complete the awaited task.");
        if (next.Alarm.Version != next.Version)
            return;
        Now = TimeSpan.FromTicks(when.Due);
        next.Alarm.Ring();
    }

    private sealed class Alarm(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock._alarms.Enqueue((this, Version), ((clock.Now + dueTime).Ticks, clock._order++));
            return true;
        }

        public void Ring()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            callback(state);
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private sealed class OneThread(VirtualClock clock) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => clock._ready.Enqueue((d, state));

        public override SynchronizationContext CreateCopy() => this;
    }
}
