using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>
/// The most attempts, and the most retries, that came to a service within any 100 ms, wherever these begin: whether
/// callers come together or spread out. From any thread.
/// </summary>
public sealed class ArrivalPeaks(TimeProvider time)
{
    /// <summary>How long attempts count as having come together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<long> _attempts = [];
    private readonly Queue<long> _retries = [];
    private int _mostAttempts;
    private int _mostRetries;

    /// <summary>An attempt has come now.</summary>
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

    /// <summary>Puts both into what a service reports.</summary>
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
