using System.Net;

namespace Chaos.Callers;

/// <summary>
/// Makes sure that a request over HTTP/2 is sent only once. By default the handler sends it again on another connection
/// when the server says that it has not processed it, for example while it shuts down (GOAWAY). No policy asked for such
/// an attempt, and it would not be counted.
/// </summary>
/// <param name="inner">The handler that sends the requests.</param>
internal sealed class SentOnce(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Content is { } content)
            request.Content = new Once(content);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed class Once : HttpContent
    {
        private readonly HttpContent _content;
        private bool _sent;

        public Once(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers)
                Headers.TryAddWithoutValidation(name, values);
            Headers.ContentLength = content.Headers.ContentLength;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            if (_sent)
                throw new IOException("the server has not taken the call");
            _sent = true;
            return _content.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
