using System.Net;
using Grpc.Net.Client;

namespace Chaos.Callers;

/// <summary>
/// Opens gRPC channels over one HTTP/2 connection that add no behaviour of their own: no balancing, no retries, no
/// pause before a reconnect and no proxies.
/// </summary>
internal static class PlainChannel
{
    /// <param name="address">Where the service listens for HTTP/2 without TLS.</param>
    /// <param name="moreConnections">Whether another connection is opened when one has as many streams as the server
    /// allows. Otherwise calls wait for a free stream.</param>
    public static GrpcChannel Open(Uri address, bool moreConnections = false) =>
        GrpcChannel.ForAddress(
            address,
            new()
            {
                // The library is given a client and not a handler. With a handler it watches the connections, and
                // rejects calls for a second or more after one has failed.
                HttpClient = new(new SentOnce(Handler(moreConnections))) { Timeout = Timeout.InfiniteTimeSpan },
                DisposeHttpClient = true,
            }
        );

    /// <summary>Makes the handler that the channel uses.</summary>
    public static SocketsHttpHandler Handler(bool moreConnections)
    {
        var handler = PlainHandler.Open();
        handler.EnableMultipleHttp2Connections = moreConnections;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        return handler;
    }

    /// <summary>
    /// Makes sure that a request is sent only once. By default the handler sends it again on another connection when
    /// the server says that it has not processed it, for example while it shuts down (GOAWAY). No policy asked for such
    /// an attempt, and it would not be counted.
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
