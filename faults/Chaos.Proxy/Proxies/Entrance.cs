using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// The listener of a proxy, as toxics of the opening want it: it accepts, or its backlog is full, or its port is held by a
/// socket that does not listen. A change of the way replaces the socket, and leaves open connections alone. The lock of the
/// proxy guards it.
/// </summary>
/// <param name="room">The room, of which the listener has its part.</param>
/// <param name="accept">Begins to accept at a listener, after the connections that were taken already.</param>
internal sealed class Entrance(ConnectionRoom room, Action<Socket, IReadOnlyList<Socket>> accept)
{
    // Sockets that another one has replaced, until whoever accepts at them notices.
    private readonly HashSet<Socket> _replaced = [];
    private Socket? _listener;
    private FullBacklog? _full;
    private EntryWay _way;

    /// <summary>Whether the proxy has a listener, whatever it does with new connections.</summary>
    public bool IsOpen => _listener is not null;

    /// <summary>Takes ownership of a bound listener and of its room.</summary>
    /// <exception cref="RefusedRequestException">The way is not possible here; connections are accepted.</exception>
    public void Start(Socket bound)
    {
        _listener = bound;
        if (_way == EntryWay.Open)
            accept(bound, []);
        else
            Shut(_way);
    }

    /// <summary>Closes the listener. False when there was none.</summary>
    public bool Stop()
    {
        if (_listener is null)
            return false;
        // Where nothing is accepted, nobody else gives the room of the listener back.
        if (_way != EntryWay.Open)
            room.Return(ConnectionRoom.OfListener);
        _full?.Dispose();
        _full = null;
        _listener.Dispose();
        _listener = null;
        return true;
    }

    /// <summary>Changes what becomes of new connections.</summary>
    /// <exception cref="RefusedRequestException">That is not possible here; connections are accepted.</exception>
    public void Change(EntryWay way)
    {
        if (_listener is not null && way != _way)
        {
            if (way != EntryWay.Open)
                Shut(way);
            else
                Reopen();
        }
        _way = way;
    }

    /// <summary>Whether connections that were accepted at a socket are to be served.</summary>
    public bool Serves(Socket bound) => _listener == bound || _replaced.Contains(bound);

    /// <summary>
    /// Whether a socket at which accepting failed is not the listener any more. Then its room is given back, unless another
    /// socket has taken it over.
    /// </summary>
    public bool HasLeft(Socket bound)
    {
        if (_listener == bound)
            return false;
        if (!_replaced.Remove(bound))
            room.Return(ConnectionRoom.OfListener);
        return true;
    }

    private void Shut(EntryWay way)
    {
        var old = _listener!;
        var at = (IPEndPoint)old.LocalEndPoint!;
        if (_way == EntryWay.Open)
            _replaced.Add(old);
        _full?.Dispose();
        _full = null;
        old.Dispose();
        try
        {
            _listener = ProxyListeners.Hold(at);
            if (way == EntryWay.Full)
                _full = FullBacklog.Of(_listener);
        }
        catch (RefusedRequestException)
        {
            // It listens already.
            Reopen();
            _way = EntryWay.Open;
            throw;
        }
        catch (SocketException e)
        {
            throw Lost(at, e);
        }
    }

    private void Reopen()
    {
        var at = (IPEndPoint)_listener!.LocalEndPoint!;
        try
        {
            var waiting = _full?.Free() ?? [];
            _full = null;
            _listener.Listen(ProxyListeners.Backlog);
            accept(_listener, waiting);
        }
        catch (SocketException e)
        {
            throw Lost(at, e);
        }
    }

    /// <summary>Gives up the listener, which another program has kept from listening again.</summary>
    private RefusedRequestException Lost(IPEndPoint at, SocketException e)
    {
        _full?.Dispose();
        _full = null;
        _listener?.Dispose();
        _listener = null;
        _way = EntryWay.Open;
        room.Return(ConnectionRoom.OfListener);
        return ProxyListeners.CannotListen(at, e);
    }
}
