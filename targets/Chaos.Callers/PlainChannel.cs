using Chaos.Core.Topologies;
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
        Over(Handler(moreConnections), address);

    /// <summary>Opens a channel to a user's service.</summary>
    /// <param name="address">Scheme and host by which the service knows itself.</param>
    /// <param name="via">Where the connection goes.</param>
    /// <param name="tls">How TLS is used with an https address.</param>
    /// <param name="moreConnections">Whether another connection is opened when one has as many streams as the server
    /// allows.</param>
    public static GrpcChannel Open(Uri address, Uri via, TlsSettings? tls, bool moreConnections)
    {
        var handler = ServiceHandler.Open(tls, via);
        handler.EnableMultipleHttp2Connections = moreConnections;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        return Over(handler, address);
    }

    /// <summary>Makes the handler that the channel uses.</summary>
    public static SocketsHttpHandler Handler(bool moreConnections)
    {
        var handler = PlainHandler.Open();
        handler.EnableMultipleHttp2Connections = moreConnections;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        return handler;
    }

    private static GrpcChannel Over(SocketsHttpHandler handler, Uri address) =>
        GrpcChannel.ForAddress(
            address,
            new()
            {
                // The library is given a client and not a handler. With a handler it watches the connections, and
                // rejects calls for a second or more after one has failed.
                HttpClient = new(new SentOnce(handler)) { Timeout = Timeout.InfiniteTimeSpan },
                DisposeHttpClient = true,
            }
        );
}
