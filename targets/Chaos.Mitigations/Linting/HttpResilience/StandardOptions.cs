using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of <c>AddStandardResilienceHandler</c>: <c>HttpStandardResilienceOptions</c>.</summary>
internal sealed record StandardOptions : HandlerOptions
{
    public RateLimiterOptions RateLimiter { get; init; } = new();

    public TimeoutOptions TotalRequestTimeout { get; init; } = new();

    public RetryOptions Retry { get; init; } = new();

    public CircuitBreakerOptions CircuitBreaker { get; init; } = new();

    public TimeoutOptions AttemptTimeout { get; init; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    internal override IReadOnlyList<(string Part, Mitigation Mitigation)> Mitigations() =>
        [
            (nameof(RateLimiter), Bulkhead(RateLimiter)),
            (nameof(TotalRequestTimeout), Limit(TotalRequestTimeout)),
            (
                nameof(Retry),
                new Retry
                {
                    MaxRetryAttempts = Retry.MaxRetryAttempts,
                    BackoffType = Retry.BackoffType,
                    Delay = Retry.Delay,
                    MaxDelay = Retry.MaxDelay,
                    Jitter = Retry.UseJitter ? RetryJitter.Polly : RetryJitter.None,
                }
            ),
            (nameof(CircuitBreaker), Breaker(CircuitBreaker)),
            (nameof(AttemptTimeout), Limit(AttemptTimeout)),
        ];

    internal override IEnumerable<PlanError> Contradictions(WrittenOptions written) =>
        written.AttemptFits(
            (nameof(AttemptTimeout), AttemptTimeout.Timeout),
            (nameof(TotalRequestTimeout), TotalRequestTimeout.Timeout),
            (nameof(CircuitBreaker), CircuitBreaker.SamplingDuration)
        );
}
