using System.Net;
using Chaos.Core.Calls;

namespace Chaos.Callers;

/// <summary>
/// Makes calls over HTTP. Every request is sent once, and every outcome, also a failure, is returned as a result. The
/// catalogue, the load on users' own services and the sample shop all use this class.
/// </summary>
internal sealed class HttpCaller : IDisposable
{
    private readonly bool _http2;
    private readonly HttpMessageInvoker _http;
    private readonly HttpMessageInvoker _whole;

    /// <param name="handler">The handler, which adds no behaviour of its own (<see cref="PlainHandler"/>). It is disposed
    /// with the caller.</param>
    /// <param name="http2">Whether requests are sent over HTTP/2, and over no other version.</param>
    public HttpCaller(SocketsHttpHandler handler, bool http2 = false)
    {
        HttpMessageHandler sending = http2 ? new SentOnce(handler) : handler;
        (_http2, _http, _whole) = (http2, new(sending), HttpSending.Over(sending));
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">The request. An empty content is added when it has none.</param>
    /// <param name="cancellationToken">Ends the call, which then counts as timed out.</param>
    /// <param name="accepts">Returns whether a status is good. Null means that 200 to 299 are good.</param>
    /// <param name="tellsBody">Whether the detail of a failure may show the start of the answer's body.</param>
    public async ValueTask<CallResult> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken,
        Func<int, bool>? accepts = null,
        bool tellsBody = true
    )
    {
        try
        {
            using var response = await _whole.SendAsync(Prepared(request), cancellationToken);
            return await HttpOutcome.OfAsync(response, accepts, tellsBody, cancellationToken);
        }
        catch (Exception e) when (HttpOutcome.Of(e, cancellationToken) is not null)
        {
            return HttpOutcome.Of(e, cancellationToken)!.Value;
        }
    }

    /// <summary>Sends a request, reads the whole answer and lets it be judged.</summary>
    /// <param name="request">The request. An empty content is added when it has none.</param>
    /// <param name="accepts">Returns whether a status is good. Null means that 200 to 299 are good.</param>
    /// <param name="keepsBody">Whether the body is read for the judgement. Otherwise it is dropped.</param>
    /// <param name="judge">Returns the result of the call from the answer and its result so far. It is called for each
    /// answer that came, also for one that is not good.</param>
    /// <param name="cancellationToken">Ends the call, which then counts as timed out.</param>
    public async ValueTask<CallResult> AskAsync(
        HttpRequestMessage request,
        Func<int, bool>? accepts,
        bool keepsBody,
        Func<HttpAnswer, CallResult, CallResult> judge,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await _whole.SendAsync(Prepared(request), cancellationToken);
            return await HttpOutcome.OfAsync(response, accepts, keepsBody, judge, cancellationToken);
        }
        catch (Exception e) when (HttpOutcome.Of(e, cancellationToken) is not null)
        {
            return HttpOutcome.Of(e, cancellationToken)!.Value;
        }
    }

    /// <summary>Sends a request and returns when the answer's headers have come. The caller reads the body.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(Prepared(request), cancellationToken);

    public void Dispose()
    {
        _whole.Dispose();
        _http.Dispose();
    }

    private HttpRequestMessage Prepared(HttpRequestMessage request)
    {
        // The handler silently repeats a request without content when its reused connection breaks. Such attempts would
        // not be counted. A content, even an empty one, prevents that.
        request.Content ??= new ByteArrayContent([]);
        if (_http2)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return request;
    }
}
