using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Limits;

namespace Chaos.Proxy.Proxies;

/// <summary>Binds the listeners of proxies, each within the room that open files leave.</summary>
/// <param name="room">The room of all connections and listeners.</param>
internal sealed class ProxyListeners(ConnectionRoom room)
{
    /// <summary>Connections that the kernel accepts before the proxy does.</summary>
    public const int Backlog = 512;

    /// <summary>Starts a proxy that does not listen, at the address that it keeps.</summary>
    /// <exception cref="RefusedRequestException">The address cannot be resolved or bound.</exception>
    public async Task StartAsync(RunningProxy proxy, CancellationToken cancellationToken) =>
        proxy.Start(Bind(await ListenAddress.ResolveAsync(proxy.Listen, cancellationToken)));

    /// <summary>Moves a running proxy to another address, with its upstream and modes. A failure changes nothing.</summary>
    /// <exception cref="RefusedRequestException">The address cannot be bound.</exception>
    public void Move(RunningProxy proxy, IPEndPoint address, string upstream, ProxyModes modes)
    {
        var old = IPEndPoint.Parse(proxy.Listen);
        // Binds the new address before it releases the old one, so that a failure changes nothing. If both use the same
        // port, that is not possible: after a failure the old address is bound again.
        var overlaps = old.Port == address.Port;
        var bound = overlaps ? null : Bind(address);
        proxy.Stop();
        try
        {
            bound ??= Bind(address);
        }
        catch (RefusedRequestException)
        {
            proxy.Start(Bind(old));
            throw;
        }
        proxy.Retarget(proxy.Listen, upstream, modes);
        proxy.Start(bound);
    }

    /// <summary>Binds a listener.</summary>
    /// <exception cref="RefusedRequestException">The address is in use or does not belong to this machine, or no
    /// file is free.</exception>
    public Socket Bind(IPEndPoint address)
    {
        room.TakeListener(address.ToString());
        Socket? socket = null;
        try
        {
            socket = Hold(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            room.Return(ConnectionRoom.OfListener);
            throw CannotListen(address, e);
        }
    }

    /// <summary>Binds a socket that does not listen yet: it holds its port, and a connect to it is refused.</summary>
    public static Socket Hold(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            // Accepted sockets inherit it.
            socket.NoDelay = true;
            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The refusal of an address that cannot be bound.</summary>
    public static RefusedRequestException CannotListen(IPEndPoint address, SocketException e)
    {
        var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "address already in use" : e.Message;
        return new(500, $"listen tcp {address}: bind: {reason}") { Code = RefusedRequestException.CannotListen };
    }
}
