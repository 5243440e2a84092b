namespace Chaos.Mitigations;

/// <summary>
/// Says how the delay before a retry is randomized. v is the delay without jitter, min(maxDelay, delay) for constant,
/// min(maxDelay, delay * (n + 1)) for linear and min(maxDelay, delay * 2^n) for exponential backoff, n = 0 for the
/// first retry.
/// </summary>
public enum RetryJitter
{
    /// <summary>v: clients that failed together come back together.</summary>
    None,

    /// <summary>U(0, v).</summary>
    Full,

    /// <summary>v/2 + U(0, v/2).</summary>
    Equal,

    /// <summary>
    /// min(maxDelay, U(delay, 3 * previous delay)), where the first previous delay is <c>delay</c>. The backoff type
    /// has no effect.
    /// </summary>
    Decorrelated,

    /// <summary>v + U(0, additiveJitter): may exceed maxDelay by additiveJitter.</summary>
    Additive,

    /// <summary>v + U(0, v/2): may exceed maxDelay by half of it.</summary>
    Proportional,

    /// <summary>
    /// Polly's own, <c>UseJitter = true</c>: for exponential backoff a smoothed decorrelated formula with medians of
    /// about delay * (0.9, 1.1, 2, 4, 8, ...), which is half of v from the second retry on. For the other backoff types
    /// v +- 25 %.
    /// </summary>
    Polly,
}
