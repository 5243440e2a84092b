namespace Chaos.Proxy.Timing;

/// <summary>
/// Calls back once at a time that can be moved. <see cref="ProxyClock.CreateAlarm"/> makes one. The callback runs on a
/// thread that serves others too: it must be short and must not wait.
/// </summary>
internal abstract class Alarm(Action ring) : IDisposable
{
    /// <summary>Moves the alarm to a time on the clock of its maker; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public abstract void Set(TimeSpan due);

    /// <summary>It calls back no more, apart from a call that is under way.</summary>
    public abstract void Dispose();

    internal void Ring() => ring();
}
