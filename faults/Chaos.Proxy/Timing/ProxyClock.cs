namespace Chaos.Proxy.Timing;

/// <summary>Monotonic time since the proxy started, and alarms on it.</summary>
internal sealed class ProxyClock : IDisposable
{
    private readonly long _start;
    private readonly AlarmThread? _alarms;

    public ProxyClock(TimeProvider time)
    {
        Time = time;
        _start = time.GetTimestamp();
        if (time == TimeProvider.System && SleepBell.IsSupported)
            _alarms = new(this);
    }

    public TimeProvider Time { get; }

    public TimeSpan Now => Time.GetElapsedTime(_start);

    /// <summary>An alarm that is set to never.</summary>
    public Alarm CreateAlarm(Action ring) => _alarms?.Create(ring) ?? new TimerAlarm(this, ring);

    /// <summary>Waits until a time on this clock.</summary>
    public async Task DelayUntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        var rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var alarm = CreateAlarm(() => rung.TrySetResult());
        await using var cancelled = cancellationToken.Register(() => rung.TrySetCanceled(cancellationToken));
        alarm.Set(due);
        await rung.Task;
    }

    public void Dispose() => _alarms?.Dispose();
}
