using System.Text;

namespace Chaos.Callers;

/// <summary>
/// Makes HTTP handlers that add no behaviour of their own: no cookies, redirects, proxies or connection limits.
/// </summary>
internal static class PlainHandler
{
    /// <summary>
    /// Returns a handler that keeps connections open, or one that opens a new connection for each request. Header
    /// values beyond ASCII are sent as UTF-8.
    /// </summary>
    public static SocketsHttpHandler Open(bool freshConnections = false) =>
        new()
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            MaxConnectionsPerServer = int.MaxValue,
            ConnectCallback = FileReserve.ConnectAsync,
            // "Connection: close" alone is not enough: a server that ignores it would be called over the old connection
            // again.
            PooledConnectionLifetime = freshConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        };
}
