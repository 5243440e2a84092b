using Chaos.Core.Calls;

namespace Chaos.Callers;

/// <summary>
/// Makes calls over HTTP. Every request is sent once, and whatever becomes of it is a result: the one place where an
/// exchange is made and read, for the catalogue, people's own load and the sample shop.
/// </summary>
/// <param name="handler">Does nothing of its own (<see cref="PlainHandler"/>). It is disposed with the caller.</param>
internal sealed class HttpCaller(SocketsHttpHandler handler) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(handler);

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <param name="request">The request; an empty content is added to one that has none.</param>
    /// <param name="cancellationToken">Gives the call up: it has timed out then.</param>
    /// <param name="accepts">The statuses that are good; null for 200 to 299.</param>
    /// <param name="tellsBody">Whether the beginning of a bad answer's body may be reported.</param>
    public async ValueTask<CallResult> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken,
        Func<int, bool>? accepts = null,
        bool tellsBody = true
    )
    {
        try
        {
            using var response = await OpenAsync(request, cancellationToken);
            return await HttpOutcome.OfAsync(response, accepts, tellsBody, cancellationToken);
        }
        catch (Exception e) when (HttpOutcome.Of(e, cancellationToken) is not null)
        {
            return HttpOutcome.Of(e, cancellationToken)!.Value;
        }
    }

    /// <summary>Sends a request; the answer's body is for the caller to read.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Without a content, be it an empty one, the handler would silently repeat a request whose reused connection
        // breaks: attempts that nobody counts.
        request.Content ??= new ByteArrayContent([]);
        return _http.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
