namespace Chaos.Proxy.Timing;

/// <summary>
/// An alarm on a timer of a <see cref="TimeProvider"/>: for virtual time, and where <see cref="AlarmThread"/> cannot
/// run. Real timers count whole milliseconds and fire 1 to 4 ms late.
/// </summary>
internal sealed class TimerAlarm : Alarm
{
    private readonly ProxyClock _clock;
    private readonly ITimer _timer;

    public TimerAlarm(ProxyClock clock, Action ring)
        : base(ring)
    {
        _clock = clock;
        _timer = clock.Time.CreateTimer(
            static alarm => ((TimerAlarm)alarm!).Ring(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public override void Set(TimeSpan due)
    {
        // Rounded up: a timer that fires a fraction of a millisecond early would have to be set again.
        var wait =
            due == TimeSpan.MaxValue
                ? Timeout.Infinite
                : Math.Clamp(Math.Ceiling((due - _clock.Now).TotalMilliseconds), 0, int.MaxValue);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    public override void Dispose() => _timer.Dispose();
}
