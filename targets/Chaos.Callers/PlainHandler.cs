using System.Text;

namespace Chaos.Callers;

/// <summary>
/// An HTTP handler that does nothing of its own: no cookies, redirects, proxies or limits on connections.
/// </summary>
internal static class PlainHandler
{
    /// <summary>
    /// A handler with connections that are kept, or with a new one for each request. Header values beyond ASCII are sent
    /// as UTF-8.
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
            // "Connection: close" alone leaves it to the server: one that ignores it would be called over the old
            // connection again.
            PooledConnectionLifetime = freshConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        };
}
