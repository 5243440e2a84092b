using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of <c>AddStandardHedgingHandler</c>: <c>HttpStandardHedgingResilienceOptions</c>.</summary>
internal sealed record HedgingHandlerOptions : HandlerOptions
{
    public TimeoutOptions TotalRequestTimeout { get; init; } = new();

    public HedgingOptions Hedging { get; init; } = new();

    public EndpointOptions Endpoint { get; init; } = new();

    internal override IReadOnlyList<(string Part, Mitigation Mitigation)> Mitigations() =>
        [
            (nameof(TotalRequestTimeout), Limit(TotalRequestTimeout)),
            (
                nameof(Hedging),
                new Hedge
                {
                    Delay = Hedging.Delay < TimeSpan.Zero ? TimeSpan.FromDays(1) : Hedging.Delay,
                    MaxHedgedAttempts = Hedging.MaxHedgedAttempts,
                }
            ),
            ($"{nameof(Endpoint)}:{nameof(Endpoint.RateLimiter)}", Bulkhead(Endpoint.RateLimiter)),
            ($"{nameof(Endpoint)}:{nameof(Endpoint.CircuitBreaker)}", Breaker(Endpoint.CircuitBreaker)),
            ($"{nameof(Endpoint)}:{nameof(Endpoint.Timeout)}", Limit(Endpoint.Timeout)),
        ];

    internal override IEnumerable<PlanError> Contradictions(WrittenOptions written) =>
        written
            .AttemptFits(
                ($"{nameof(Endpoint)}:{nameof(Endpoint.Timeout)}", Endpoint.Timeout.Timeout),
                (nameof(TotalRequestTimeout), TotalRequestTimeout.Timeout),
                ($"{nameof(Endpoint)}:{nameof(Endpoint.CircuitBreaker)}", Endpoint.CircuitBreaker.SamplingDuration)
            )
            .Concat(
                written.HedgesFit(nameof(Hedging), Hedging, (nameof(TotalRequestTimeout), TotalRequestTimeout.Timeout))
            );
}
