using Chaos.Core;
using Polly;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of the retries, with the library's names, defaults and limits.</summary>
internal sealed record RetryOptions
{
    public string? Name { get; init; }

    public bool ShouldRetryAfterHeader { get; init; } = true;

    [Allowed(1, int.MaxValue)]
    public int MaxRetryAttempts { get; init; } = 3;

    public DelayBackoffType BackoffType { get; init; } = DelayBackoffType.Exponential;

    public bool UseJitter { get; init; } = true;

    [Allowed("0s", "24h")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    [Allowed("0s", "24h")]
    public TimeSpan? MaxDelay { get; init; }
}
