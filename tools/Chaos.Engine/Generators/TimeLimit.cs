using Chaos.Engine.Time;

namespace Chaos.Engine.Generators;

/// <summary>
/// Cancels a call whose time limit has passed. Each object that carries calls has one and uses it for call after call.
/// The timer is not set anew for every call: when it fires, it checks whether the call now in flight is overdue, and
/// otherwise waits for the rest. So a call costs two interlocked writes and no allocation.
/// </summary>
/// <remarks>
/// The state is the call's own number with two flags, so that a timer that looked at one call cannot cancel the next.
/// Begin writes the state and then reads whether the timer is set. The timer marks itself unset and then reads the
/// state. In either order, at least one of the two sees the other.
/// </remarks>
internal sealed class TimeLimit : IDisposable
{
    private const long Busy = 1;
    private const long Passed = 2;
    private const long NextCall = 4;

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _leastSleep;
    private readonly ITimer _timer;
    private CancellationTokenSource _source = new();
    private long _call;
    private long _state;
    private long _deadline;
    private int _timerSet;

    public TimeLimit(TimeProvider time, TimeSpan limit)
    {
        _time = time;
        _limit = limit;
        // The machine's timers are cut to whole milliseconds: with less than one they would fire at once, again and
        // again.
        _leastSleep = time is VirtualTime ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1);
        _timer = time.CreateTimer(
            static limit => ((TimeLimit)limit!).Look(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Starts the limit for a call that begins now.</summary>
    public CancellationToken Begin(long now)
    {
        Volatile.Write(ref _deadline, _time.TimestampAfter(now, _limit));
        Interlocked.Exchange(ref _state, (_call += NextCall) | Busy);
        if (Volatile.Read(ref _timerSet) == 0 && Interlocked.Exchange(ref _timerSet, 1) == 0)
            _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        return _source.Token;
    }

    /// <summary>Ends the limit of a call that has ended. Returns true when it had passed before.</summary>
    public bool End()
    {
        var passed = (Interlocked.Exchange(ref _state, 0) & Passed) != 0;
        // A source that was cancelled, or is about to be, cannot be used again. Resetting also removes what a target
        // registered and forgot to dispose.
        if (passed || !_source.TryReset())
            _source = new();
        return passed;
    }

    /// <summary>Cancels the call in flight, if any, because the run stops.</summary>
    public void Stop() => _source.Cancel();

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        Interlocked.Exchange(ref _timerSet, 0);
        var state = Volatile.Read(ref _state);
        if ((state & (Busy | Passed)) != Busy)
            return;
        var source = Volatile.Read(ref _source);
        var left = _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _deadline));
        if (left > TimeSpan.Zero)
        {
            if (Interlocked.Exchange(ref _timerSet, 1) == 0)
                _timer.Change(left > _leastSleep ? left : _leastSleep, Timeout.InfiniteTimeSpan);
        }
        else if (Interlocked.CompareExchange(ref _state, state | Passed, state) == state)
            source.Cancel();
    }
}
