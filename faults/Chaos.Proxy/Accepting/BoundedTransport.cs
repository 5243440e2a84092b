using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Chaos.Proxy.Accepting;

/// <summary>
/// Listens as the HTTP server does by itself, but accepts a client only while there is room for its connection. The
/// server accepts faster than it closes, so a bound behind it comes too late.
/// </summary>
internal sealed class BoundedTransport(IConnectionListenerFactory sockets, ClientRoom room) : IConnectionListenerFactory
{
    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    ) => new BoundedListener(await sockets.BindAsync(endpoint, cancellationToken), room);
}
