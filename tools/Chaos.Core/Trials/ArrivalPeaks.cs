using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>
/// Finds the most attempts, and the most retries, that arrived at a service within any 100 ms. They show whether
/// callers arrive together or spread out. Safe to call from any thread.
/// </summary>
public sealed class ArrivalPeaks(TimeProvider time)
{
    /// <summary>The length of the time window in which attempts are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<long> _attempts = [];
    private readonly Queue<long> _retries = [];
    private int _mostAttempts;
    private int _mostRetries;

    /// <summary>Counts an attempt that arrives now.</summary>
    public void Add(string attemptPath)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _mostAttempts = Math.Max(_mostAttempts, Add(_attempts, now));
            if (CallBaggage.IsRetry(attemptPath))
                _mostRetries = Math.Max(_mostRetries, Add(_retries, now));
        }
    }

    /// <summary>Adds both peaks to the totals of a service.</summary>
    public void AddTo(IDictionary<string, long> totals)
    {
        lock (_lock)
            (totals[ServiceRecord.AttemptsPeak], totals[ServiceRecord.RetriesPeak]) = (_mostAttempts, _mostRetries);
    }

    private int Add(Queue<long> arrivals, long now)
    {
        arrivals.Enqueue(now);
        while (time.GetElapsedTime(arrivals.Peek(), now) >= Window)
            arrivals.Dequeue();
        return arrivals.Count;
    }
}
