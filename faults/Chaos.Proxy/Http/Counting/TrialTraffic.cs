namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// Counts the requests of one trial that reached a proxy, by the second in which their call was due. Its memory is
/// bounded: requests beyond the bounds are only counted as a total. Guarded by the lock of its
/// <see cref="HttpTraffic"/>.
/// </summary>
internal sealed class TrialTraffic
{
    /// <summary>Largest number of slots: one day of seconds.</summary>
    public const int MostSlots = 86_400;

    /// <summary>Largest number of calls; one bit each, so at most one megabyte.</summary>
    public const int MostCalls = 8 << 20;

    private readonly List<long> _attempts = [],
        _retries = [],
        _calls = [];
    private ulong[] _seen = new ulong[64];

    /// <summary>Requests by slot.</summary>
    public IReadOnlyList<long> Attempts => _attempts;

    /// <summary>Those of the requests whose baggage marks them as a retry, by slot.</summary>
    public IReadOnlyList<long> Retries => _retries;

    /// <summary>Calls that the requests belong to, by slot. A call counts with its first request.</summary>
    public IReadOnlyList<long> Calls => _calls;

    /// <summary>Requests whose call number or slot is beyond the bounds.</summary>
    public long Beyond { get; private set; }

    public void Add(RequestOrigin request)
    {
        if (request.Slot >= MostSlots || request.Call >= MostCalls)
        {
            Beyond++;
            return;
        }
        while (_attempts.Count <= request.Slot)
        {
            _attempts.Add(0);
            _retries.Add(0);
            _calls.Add(0);
        }
        _attempts[request.Slot]++;
        if (request.IsRetry)
            _retries[request.Slot]++;
        if (IsNew((int)request.Call))
            _calls[request.Slot]++;
    }

    private bool IsNew(int call)
    {
        var (word, bit) = (call >> 6, 1UL << (call & 63));
        if (word >= _seen.Length)
            Array.Resize(ref _seen, Math.Min(MostCalls >> 6, Math.Max(2 * _seen.Length, word + 1)));
        var isNew = (_seen[word] & bit) == 0;
        _seen[word] |= bit;
        return isNew;
    }
}
