namespace Chaos.Proxy.Http.Counting;

/// <summary>The requests of one trial that passed a proxy, under the second in which their call was due. Bounded: what does not fit is only counted. Used under the lock of its <see cref="HttpTraffic"/>.</summary>
internal sealed class TrialTraffic
{
    /// <summary>Seconds that are kept apart: a day of them.</summary>
    public const int MostSlots = 86_400;

    /// <summary>Calls that are told apart: a bit for each, one megabyte at most.</summary>
    public const int MostCalls = 8 << 20;

    private readonly List<long> attempts = [], retries = [], calls = [];
    private ulong[] seen = new ulong[64];

    /// <summary>Requests, by slot.</summary>
    public IReadOnlyList<long> Attempts => attempts;

    /// <summary>Of these, those that some layer makes again and says so.</summary>
    public IReadOnlyList<long> Retries => retries;

    /// <summary>Calls that they were made for, each counted with its first request.</summary>
    public IReadOnlyList<long> Calls => calls;

    /// <summary>Requests of calls with numbers or slots beyond what is kept.</summary>
    public long Beyond { get; private set; }

    public void Add(RequestOrigin request)
    {
        if (request.Slot >= MostSlots || request.Call >= MostCalls)
        {
            Beyond++;
            return;
        }
        while (attempts.Count <= request.Slot)
        {
            attempts.Add(0);
            retries.Add(0);
            calls.Add(0);
        }
        attempts[request.Slot]++;
        if (request.IsRetry) retries[request.Slot]++;
        if (IsNew((int)request.Call)) calls[request.Slot]++;
    }

    private bool IsNew(int call)
    {
        var (word, bit) = (call >> 6, 1UL << (call & 63));
        if (word >= seen.Length) Array.Resize(ref seen, Math.Min(MostCalls >> 6, Math.Max(2 * seen.Length, word + 1)));
        var isNew = (seen[word] & bit) == 0;
        seen[word] |= bit;
        return isNew;
    }
}
