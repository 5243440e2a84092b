namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of what stands around each attempt of a hedged call, one for each host.</summary>
internal sealed record EndpointOptions
{
    public RateLimiterOptions RateLimiter { get; init; } = new();

    public CircuitBreakerOptions CircuitBreaker { get; init; } = new();

    public TimeoutOptions Timeout { get; init; } = new() { Timeout = TimeSpan.FromSeconds(10) };
}
