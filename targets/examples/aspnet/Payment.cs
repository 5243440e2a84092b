using Polly.Timeout;

namespace Orders;

/// <summary>
/// The payment service as its callers see it. The header <c>baggage</c>, by which the attempts of each call can be
/// counted, goes on without a line of code: ASP.NET Core puts it into the request's activity, and HttpClient from there
/// into every attempt. There is such an activity wherever logging or tracing is on; with the log switched off
/// altogether (<c>None</c>) and no tracing nothing goes on.
/// </summary>
internal sealed class Payment(HttpClient http)
{
    /// <summary>Whether it was paid.</summary>
    public async Task<bool> ChargeAsync(CancellationToken stop)
    {
        try
        {
            using var answer = await http.PostAsync("/charges", null, stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            return false;
        }
    }
}
