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
    /// <param name="freshConnections">Whether each request has a connection of its own.</param>
    /// <param name="usesReserve">Whether its connections may take the last open files (<see cref="FileReserve"/>): for
    /// requests that revert and renew faults, but not for load.</param>
    public static SocketsHttpHandler Open(bool freshConnections = false, bool usesReserve = false) =>
        new()
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            MaxConnectionsPerServer = int.MaxValue,
            ConnectCallback = usesReserve ? null : FileReserve.ConnectAsync,
            // "Connection: close" alone is not enough: a server that ignores it would be called over the old connection
            // again.
            PooledConnectionLifetime = freshConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        };
}
