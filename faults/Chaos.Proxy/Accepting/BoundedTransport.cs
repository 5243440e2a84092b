using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Chaos.Proxy.Accepting;

/// <summary>
/// Listens as the HTTP server does by itself, but accepts a client only while there is room for its connection. The
/// server accepts faster than it closes, so a bound behind it comes too late.
/// </summary>
internal sealed class BoundedTransport(SocketTransportFactory sockets, ClientRoom room) : IConnectionListenerFactory
{
    /// <summary>Makes it the transport of a server.</summary>
    public static void AddTo(IServiceCollection services, ClientRoom room)
    {
        services.AddSingleton<SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory>(s => new BoundedTransport(
            s.GetRequiredService<SocketTransportFactory>(),
            room
        ));
    }

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    ) => new BoundedListener(await sockets.BindAsync(endpoint, cancellationToken), room);
}
