using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Orders;

/// <summary>Configures the calls to the payment service: 300 ms for an attempt, and three retries.</summary>
internal static class PaymentRetries
{
    public static void AddPayment(this IServiceCollection services, IConfiguration settings) =>
        services
            .AddHttpClient<Payment>(http => http.BaseAddress = new(settings["PAYMENT"]!))
            .AddResilienceHandler(
                "payment",
                pipeline =>
                    pipeline
                        .AddRetry(settings["RETRY"] == "immediate" ? Immediate() : Backoff(new RetryBudget()))
                        .AddTimeout(TimeSpan.FromMilliseconds(300))
            );

    private static HttpRetryStrategyOptions Immediate() => new() { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };

    private static HttpRetryStrategyOptions Backoff(RetryBudget budget)
    {
        var retry = new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        };
        retry.ShouldHandle = attempt =>
        {
            var failed = HttpClientResiliencePredicates.IsTransient(attempt.Outcome);
            if (!failed)
                budget.Earn();
            // After the last attempt no retry follows, so no token is taken.
            return ValueTask.FromResult(failed && attempt.AttemptNumber < retry.MaxRetryAttempts && budget.TrySpend());
        };
        return retry;
    }
}
