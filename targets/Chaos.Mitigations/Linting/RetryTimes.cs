using Polly;

namespace Chaos.Mitigations.Linting;

/// <summary>How long retries can take.</summary>
public static class RetryTimes
{
    /// <summary>
    /// The least that is never exceeded by the delays before the first <paramref name="retries"/> retries together.
    /// </summary>
    public static TimeSpan LongestDelays(Retry retry, int retries)
    {
        if (retry.Jitter == RetryJitter.Polly)
            return LongestByPolly(retry, retries);
        var (sum, previous) = (TimeSpan.Zero, retry.Delay);
        for (var i = 0; i < retries; i++)
        {
            previous = retry.DelayBefore(i, previous, chance: 1);
            sum += previous;
        }
        return sum;
    }

    /// <summary>The least that the delay before the first retry can be.</summary>
    public static TimeSpan ShortestFirst(Retry retry) =>
        retry.Jitter != RetryJitter.Polly ? retry.DelayBefore(0, retry.Delay, chance: 0)
        : retry.BackoffType == DelayBackoffType.Exponential ? TimeSpan.Zero
        : retry.Delay * .75;

    /// <summary>How far apart chance can put the first retries of two calls that failed together.</summary>
    public static TimeSpan SpreadOfFirst(Retry retry) => LongestDelays(retry, 1) - ShortestFirst(retry);

    /// <summary>
    /// The longest that a retry and all its attempts can take: attempts x attempt timeout + delays, or less where a
    /// total retry time ends it: then one delay and one attempt may still follow. Null where an attempt has no time
    /// limit.
    /// </summary>
    public static TimeSpan? Longest(Retry retry, TimeSpan? attempt)
    {
        if (attempt is not { } one)
            return null;
        var delays = LongestDelays(retry, retry.MaxRetryAttempts);
        var all = (one * (1 + retry.MaxRetryAttempts)) + delays;
        return retry.MaxElapsed is { } elapsed && elapsed + delays + one < all ? elapsed + delays + one : all;
    }

    /// <summary>Attempts that begin before a limit when each takes the whole of its time, and each delay too.</summary>
    public static int BegunWithin(TimeSpan limit, Retry retry, TimeSpan attempt)
    {
        var begun = 1;
        while (begun <= retry.MaxRetryAttempts && (attempt * begun) + LongestDelays(retry, begun) < limit)
            begun++;
        return begun;
    }

    /// <summary>
    /// Polly's smoothed exponential delays are differences of f(t) = 2^t tanh(2 sqrt t) at t = n + U(0, 1), divided by
    /// 1.4, so that their sum is one such value; its others lie within 25 % of the plain ones.
    /// </summary>
    private static TimeSpan LongestByPolly(Retry retry, int retries)
    {
        var cap = retry.MaxDelay ?? TimeSpan.FromDays(1);
        if (retry.BackoffType == DelayBackoffType.Exponential)
        {
            var sum = Math.Pow(2, Math.Min(retries, 60)) * Math.Tanh(2 * Math.Sqrt(retries)) / 1.4;
            return TimeSpan.FromSeconds(Math.Min(cap.TotalSeconds * retries, sum * retry.Delay.TotalSeconds));
        }
        return LongestDelays(retry with { Jitter = RetryJitter.None }, retries) * 1.25;
    }
}
