namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// The requests of one trial that passed a proxy, under the second in which their call was due. Bounded: what does not
/// fit is only counted. Used under the lock of its <see cref="HttpTraffic"/>.
/// </summary>
internal sealed class TrialTraffic
{
    /// <summary>Seconds that are kept apart: a day of them.</summary>
    public const int MostSlots = 86_400;

    /// <summary>Calls that are told apart: a bit for each, one megabyte at most.</summary>
    public const int MostCalls = 8 << 20;

    private readonly List<long> _attempts = [],
        _retries = [],
        _calls = [];
    private ulong[] _seen = new ulong[64];

    /// <summary>Requests, by slot.</summary>
    public IReadOnlyList<long> Attempts => _attempts;

    /// <summary>Of these, those that some layer makes again and says so.</summary>
    public IReadOnlyList<long> Retries => _retries;

    /// <summary>Calls that they were made for, each counted with its first request.</summary>
    public IReadOnlyList<long> Calls => _calls;

    /// <summary>Requests of calls with numbers or slots beyond what is kept.</summary>
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
