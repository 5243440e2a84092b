namespace Chaos.Proxy.Leases;

/// <summary>
/// Calls back when a lease is not renewed within its time to live, at most <see cref="Look"/> late. No timer runs while
/// there is no lease. It never calls back with its lock held.
/// </summary>
/// <param name="time">A clock that counts suspended time.</param>
internal sealed class LeaseBook(TimeProvider time) : IDisposable
{
    /// <summary>Time between two looks for leases that have lapsed.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<LeaseKey, Lease> _leases = [];
    private readonly long _start = time.GetTimestamp();
    private ITimer? _timer;
    private bool _isArmed;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Grants a lease, or renews the holder's lease with a new time to live.</summary>
    /// <param name="key">The holder.</param>
    /// <param name="ttl">The time to live, from now.</param>
    /// <param name="lapse">Called once when the lease lapses, without a lock.</param>
    public void Grant(LeaseKey key, TimeSpan ttl, Action lapse)
    {
        lock (_gate)
        {
            _leases[key] = new(Now + ttl, lapse);
            Arm();
        }
    }

    /// <summary>Whether the holder has a lease.</summary>
    public bool Has(LeaseKey key)
    {
        lock (_gate)
            return _leases.ContainsKey(key);
    }

    /// <summary>Forgets a lease. What it held stays.</summary>
    public void Release(LeaseKey key)
    {
        lock (_gate)
            _leases.Remove(key);
    }

    /// <summary>Stops looking. What is held stays as it is.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _leases.Clear();
            _timer?.Dispose();
        }
    }

    private void Arm()
    {
        if (_isArmed || _leases.Count == 0)
            return;
        _isArmed = true;
        if (_timer is null)
            _timer = time.CreateTimer(_ => LookForLapsed(), null, Look, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(Look, Timeout.InfiniteTimeSpan);
    }

    private void LookForLapsed()
    {
        List<KeyValuePair<LeaseKey, Lease>> lapsed;
        lock (_gate)
        {
            var now = Now;
            lapsed = [.. _leases.Where(l => l.Value.Until <= now)];
            foreach (var (key, _) in lapsed)
                _leases.Remove(key);
            _isArmed = false;
            Arm();
        }
        foreach (var (_, lease) in lapsed)
            lease.Lapse();
    }

    private sealed record Lease(TimeSpan Until, Action Lapse);
}
