using System.Runtime.ExceptionServices;
using NBomber.Http.CSharp;

namespace Chaos.NBomber;

/// <summary>
/// Sends requests by NBomber.Http. What NBomber.Http itself cannot do, cancel under a call's time limit and leave the body
/// to be read as a stream, the innermost handler does: it takes the call's token from the request, and keeps the answer.
/// </summary>
/// <param name="handler">The handler of the service.</param>
internal sealed class NBomberInvoker(HttpMessageHandler handler) : HttpMessageInvoker(handler)
{
    private readonly HttpClient _client = new(new SentRequest.Handler(handler), disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var sent = Http.CreateRequest(request.Method.Method, request.RequestUri!.OriginalString);
        // As it was built, and not read again from its text.
        sent.RequestUri = request.RequestUri;
        (sent.Content, sent.Version, sent.VersionPolicy) = (request.Content, request.Version, request.VersionPolicy);
        foreach (var (name, values) in request.Headers.NonValidated)
        foreach (var value in values)
            sent = sent.WithHeader(name, value);
        var exchange = SentRequest.Of(sent, cancellationToken);
        try
        {
            await Http.Send(_client, sent);
        }
        catch (Exception) when (exchange.Response is not null || exchange.Failure is not null)
        {
            // The client wraps what the handler throws.
        }
        if (exchange.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return exchange.Response!;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _client.Dispose();
        base.Dispose(disposing);
    }
}
