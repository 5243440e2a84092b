using System.Net;
using System.Net.Sockets;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// A listener whose backlog is full of connections of its own, so that the kernel drops what asks for a connection, and a
/// connect waits.
/// </summary>
internal sealed class FullBacklog
{
    // Loopback accepts within microseconds.
    private const int WaitMicroseconds = 50_000;

    // Linux queues one more than the backlog.
    private const int MostFillers = 4;

    private readonly List<Socket> _fillers = [];
    private readonly Socket _listener;

    private FullBacklog(Socket listener) => _listener = listener;

    /// <summary>Makes a bound socket listen with a full backlog.</summary>
    /// <exception cref="RefusedRequestException">The kernel accepts connections all the same.</exception>
    public static FullBacklog Of(Socket bound)
    {
        var backlog = new FullBacklog(bound);
        bound.Listen(0);
        for (var i = 0; i < MostFillers; i++)
            if (!backlog.TryAdd())
                return backlog;
        backlog.Dispose();
        throw new RefusedRequestException(
            400,
            "slow_connect is not possible on this platform: its kernel accepts connections although the backlog of the "
                + "listener is full"
        );
    }

    /// <summary>
    /// Frees the backlog. Returns the connections in it that are of others: those that came while it was filled.
    /// </summary>
    public IReadOnlyList<Socket> Free()
    {
        var own = _fillers.Select(f => f.LocalEndPoint).ToHashSet();
        var others = new List<Socket>();
        // As many as it holds; what comes from now on is accepted as usual.
        for (var i = 0; i <= MostFillers && own.Count > 0 && _listener.Poll(0, SelectMode.SelectRead); i++)
        {
            var queued = _listener.Accept();
            if (own.Remove(queued.RemoteEndPoint))
                queued.Dispose();
            else
                others.Add(queued);
        }
        Dispose();
        return others;
    }

    /// <summary>Closes the connections that fill it.</summary>
    public void Dispose()
    {
        foreach (var filler in _fillers)
            filler.Close(0);
        _fillers.Clear();
    }

    /// <summary>Opens a connection to the listener, and keeps it. False when it has to wait.</summary>
    private bool TryAdd()
    {
        var at = (IPEndPoint)_listener.LocalEndPoint!;
        var address =
            at.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : at.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : at.Address;
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(address, at.Port);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress) { }
        if (
            socket.Poll(WaitMicroseconds, SelectMode.SelectWrite)
            && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is 0
        )
        {
            _fillers.Add(socket);
            return true;
        }
        socket.Dispose();
        return false;
    }
}
