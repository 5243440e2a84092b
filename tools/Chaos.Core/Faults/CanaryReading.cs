namespace Chaos.Core.Faults;

/// <summary>Results of the canaries over a period.</summary>
/// <param name="Sent">Canaries sent.</param>
/// <param name="Answered">Canaries answered well within the canary's time limit.</param>
/// <param name="MedianMilliseconds">Median response time of the answered canaries in milliseconds; null when none was
/// answered.</param>
public sealed record CanaryReading(int Sent, int Answered, double? MedianMilliseconds)
{
    /// <summary>Time between two canaries.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest response time that counts as an answer, for a fault that is not a delay.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMilliseconds(250);

    public override string ToString() =>
        $"{Answered} of {Sent} canaries answered{(MedianMilliseconds is { } ms ? $", p50 {ms:0.#} ms" : "")}";
}
