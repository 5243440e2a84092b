using Chaos.Proxy.Leases;

namespace Chaos.Faults.Toxics;

/// <summary>
/// The leases of a run's faults on a proxy server. Every such fault has a time to live, and the run renews it each
/// second. When the run stands still or dies, the server reverts the fault by itself.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class FaultLeases(TimeProvider time)
{
    /// <summary>Time after which a fault that is not renewed ends.</summary>
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(5);

    /// <summary>Time between two renewals.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile string? _lapse;

    /// <summary>No leases: faults stay until they are reverted.</summary>
    public static FaultLeases None { get; } = new(TimeProvider.System);

    /// <summary>The time to live of new faults; null where the server knows no leases.</summary>
    public TimeSpan? Granted { get; private set; }

    /// <summary>How the first fault ended before it was to, in a sentence; null while none did.</summary>
    public string? Lapse => _lapse;

    internal TimeProvider Time => time;

    /// <summary>A clock whose timestamps count suspended time.</summary>
    internal TimeProvider Boot { get; } = BootTime.Of(time);

    /// <summary>Gives new faults a time to live, if the server knows leases.</summary>
    public void Use(bool known) => Granted = known ? Ttl : null;

    /// <summary>Forgets how faults of an earlier trial ended.</summary>
    public void Forget() => _lapse = null;

    /// <summary>Begins to renew the lease of a fault that was injected; null where there are none.</summary>
    /// <param name="what">The fault, for example <c>toxic latency on order->payment</c>.</param>
    /// <param name="renew">Renews it. False if the fault is gone.</param>
    public FaultLease? Begin(string what, Func<CancellationToken, Task<bool>> renew) =>
        Granted is null ? null : new(this, what, renew);

    internal void Note(string lapse) => Interlocked.CompareExchange(ref _lapse, lapse, null);
}
