using Polly.Timeout;

namespace Orders;

/// <summary>
/// Calls the payment service. The header <c>baggage</c>, by which the attempts of each call can be counted, is passed
/// on without extra code: ASP.NET Core puts it into the activity of the request, and HttpClient copies it into every
/// attempt. The activity exists when logging or tracing is on. With the log level <c>None</c> and without tracing the
/// header is not passed on.
/// </summary>
internal sealed class Payment(HttpClient http)
{
    /// <summary>Charges the order. Returns whether it was paid.</summary>
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
