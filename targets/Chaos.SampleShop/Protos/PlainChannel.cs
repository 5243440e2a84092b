using Grpc.Net.Client;

namespace Chaos.SampleShop.Protos;

/// <summary>A channel over one HTTP/2 connection that does nothing of its own: no balancing, no retries, no pauses before it connects again, no proxies.</summary>
internal static class PlainChannel
{
    /// <param name="address">Where the service listens for HTTP/2 without TLS.</param>
    /// <param name="moreConnections">Whether a further connection is opened when one has as many streams as the server allows; calls wait for one otherwise.</param>
    public static GrpcChannel Open(Uri address, bool moreConnections = false) => GrpcChannel.ForAddress(address, new()
    {
        // Handed a client the library takes connections as they come; handed a handler it watches them, and turns calls away for a second and more after one has failed.
        HttpClient = new(Handler(moreConnections)) { Timeout = Timeout.InfiniteTimeSpan },
        DisposeHttpClient = true,
    });

    /// <summary>The handler below.</summary>
    public static SocketsHttpHandler Handler(bool moreConnections) => new()
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = moreConnections,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
    };
}
