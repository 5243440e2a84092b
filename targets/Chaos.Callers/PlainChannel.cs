using System.Net;
using Grpc.Net.Client;

namespace Chaos.Callers;

/// <summary>
/// A channel over one HTTP/2 connection that does nothing of its own: no balancing, no retries, no pauses before it
/// connects again, no proxies.
/// </summary>
internal static class PlainChannel
{
    /// <param name="address">Where the service listens for HTTP/2 without TLS.</param>
    /// <param name="moreConnections">Whether a further connection is opened when one has as many streams as the server
    /// allows; calls wait for one otherwise.</param>
    public static GrpcChannel Open(Uri address, bool moreConnections = false) =>
        GrpcChannel.ForAddress(
            address,
            new()
            {
                // Handed a client the library takes connections as they come; handed a handler it watches them, and
                // turns calls away for a second and more after one has failed.
                HttpClient = new(new SentOnce(Handler(moreConnections))) { Timeout = Timeout.InfiniteTimeSpan },
                DisposeHttpClient = true,
            }
        );

    /// <summary>The handler below.</summary>
    public static SocketsHttpHandler Handler(bool moreConnections)
    {
        var handler = PlainHandler.Open();
        handler.EnableMultipleHttp2Connections = moreConnections;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        return handler;
    }

    /// <summary>
    /// Lets a request be sent once. By itself the handler sends it again, on another connection, when the server says
    /// that it has not looked at it, as one does that is going away: an attempt that no policy asked for and nobody
    /// counts.
    /// </summary>
    private sealed class SentOnce(HttpMessageHandler inner) : DelegatingHandler(inner)
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
}
