using Polly;

namespace Chaos.Mitigations.Linting;

/// <summary>Computes how long retries can take.</summary>
public static class RetryTimes
{
    /// <summary>
    /// Returns the least upper bound of the summed delays before the first <paramref name="retries"/> retries.
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

    /// <summary>Returns the shortest delay before the first retry.</summary>
    public static TimeSpan ShortestFirst(Retry retry) =>
        retry.Jitter != RetryJitter.Polly ? retry.DelayBefore(0, retry.Delay, chance: 0)
        : retry.BackoffType == DelayBackoffType.Exponential ? TimeSpan.Zero
        : retry.Delay * .75;

    /// <summary>Returns how far jitter can spread the first retries of two calls that failed together.</summary>
    public static TimeSpan SpreadOfFirst(Retry retry) => LongestDelays(retry, 1) - ShortestFirst(retry);

    /// <summary>
    /// Returns the longest time that a call with all its retries can take: attempts x attempt timeout + delays. A total
    /// retry time makes it shorter, after which one delay and one attempt may still follow. Returns null when an
    /// attempt has no time limit.
    /// </summary>
    public static TimeSpan? Longest(Retry retry, TimeSpan? attempt)
    {
        if (attempt is not { } one)
            return null;
        var delays = LongestDelays(retry, retry.MaxRetryAttempts);
        var all = (one * (1 + retry.MaxRetryAttempts)) + delays;
        return retry.MaxElapsed is { } elapsed && elapsed + delays + one < all ? elapsed + delays + one : all;
    }

    /// <summary>
    /// Returns the number of attempts that begin before a limit when each attempt and each delay takes its longest
    /// time.
    /// </summary>
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
