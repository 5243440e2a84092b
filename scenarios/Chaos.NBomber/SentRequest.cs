namespace Chaos.NBomber;

/// <summary>What becomes of a request that NBomber.Http sends.</summary>
/// <param name="cancellationToken">Ends the call.</param>
internal sealed class SentRequest(CancellationToken cancellationToken)
{
    private static readonly HttpRequestOptionsKey<SentRequest> s_key = new("chaos");

    /// <summary>The answer, whose body is still to be read; null when none came.</summary>
    public HttpResponseMessage? Response { get; private set; }

    /// <summary>What the handler threw; null when an answer came.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Follows a request.</summary>
    public static SentRequest Of(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(cancellationToken);
        request.Options.Set(s_key, sent);
        return sent;
    }

    /// <summary>Sends requests under the time limits of their calls.</summary>
    internal sealed class Handler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            request.Options.TryGetValue(s_key, out var sent)
                ? sent.SendAsync(request, base.SendAsync)
                : base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send
    )
    {
        try
        {
            Response = await send(request, cancellationToken);
            // The client would read the whole body into memory, and without a time limit. It gets an answer without one, and
            // whoever makes the call reads the body as a stream, as with the tool's own engine.
            return new(Response.StatusCode) { RequestMessage = request, Version = Response.Version };
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }
}
