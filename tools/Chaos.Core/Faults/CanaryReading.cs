namespace Chaos.Core.Faults;

/// <summary>What the canary saw over a stretch of time.</summary>
/// <param name="Sent">Canaries sent.</param>
/// <param name="Answered">Of these, answered well within the canary's time limit.</param>
/// <param name="MedianMilliseconds">Median time of the answered ones; null when none was.</param>
public sealed record CanaryReading(int Sent, int Answered, double? MedianMilliseconds)
{
    /// <summary>
    /// How far the times of the answered ones lie apart: between their 5th and 95th percentile. Null when none was
    /// answered, and in records that did not keep it.
    /// </summary>
    public double? SpreadMilliseconds { get; init; }

    /// <summary>How often a canary is sent.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an answer may take before it counts as none, where the fault is no delay.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMilliseconds(250);

    public override string ToString() =>
        $"{Answered} of {Sent} canaries answered{(MedianMilliseconds is { } ms ? $", p50 {ms:0.#} ms" : "")}";
}
