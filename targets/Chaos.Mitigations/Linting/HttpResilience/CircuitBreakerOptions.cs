using Chaos.Core;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of the circuit breaker, with the library's names, defaults and limits.</summary>
internal sealed record CircuitBreakerOptions
{
    public string? Name { get; init; }

    [Allowed(0, 1, IsShare = true)]
    public double FailureRatio { get; init; } = 0.1;

    [Allowed(2, int.MaxValue)]
    public int MinimumThroughput { get; init; } = 100;

    [Allowed("500ms", "24h")]
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(30);

    [Allowed("500ms", "24h")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);
}
