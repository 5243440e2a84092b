namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of the rate limiter, which by default limits concurrent calls.</summary>
internal sealed record RateLimiterOptions
{
    public string? Name { get; init; }

    public LimiterOptions DefaultRateLimiterOptions { get; init; } = new();
}
