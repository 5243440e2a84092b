using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Shop;

/// <summary>
/// Asks the price service. GET may be sent twice, so retries and hedges do no harm. The header <c>baggage</c>, by which
/// the attempts of each call are counted, is passed on without extra code while logging or tracing is on.
/// </summary>
internal sealed class Prices(HttpClient http)
{
    /// <summary>Asks for a price. Returns whether there was an answer.</summary>
    public async Task<bool> AskAsync(CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync("/prices", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or TimeoutRejectedException
                        or BrokenCircuitException
                        or RateLimiterRejectedException
            )
        {
            return false;
        }
    }
}
