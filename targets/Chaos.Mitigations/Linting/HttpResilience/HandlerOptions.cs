using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>
/// Options of one of the handlers of Microsoft.Extensions.Http.Resilience. Names, defaults and limits are those of
/// <see cref="Library"/>; a test compares them with the package.
/// </summary>
internal abstract record HandlerOptions
{
    /// <summary>The library and the version whose defaults and limits these are.</summary>
    internal const string Library = "Microsoft.Extensions.Http.Resilience 10.11.0";

    /// <summary>
    /// Returns the mitigations of the handler, outermost first, each with the name of its part: <c>Retry</c>.
    /// </summary>
    internal abstract IReadOnlyList<(string Part, Mitigation Mitigation)> Mitigations();

    /// <summary>Returns what is wrong between values that are each allowed.</summary>
    internal abstract IEnumerable<PlanError> Contradictions(WrittenOptions written);

    private protected static Bulkhead Bulkhead(RateLimiterOptions options) =>
        new()
        {
            MaxConcurrent = options.DefaultRateLimiterOptions.PermitLimit,
            MaxQueue = options.DefaultRateLimiterOptions.QueueLimit,
        };

    private protected static CircuitBreaker Breaker(CircuitBreakerOptions options) =>
        new()
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumThroughput,
            SamplingDuration = options.SamplingDuration,
            BreakDuration = options.BreakDuration,
        };

    private protected static Timeout Limit(TimeoutOptions options) => new() { Duration = options.Timeout };
}
