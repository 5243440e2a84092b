using System.Net.Sockets;
using System.Security.Authentication;
using Chaos.Proxy.Events;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Links;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// A proxy with its listener. It accepts clients and connects each one to the upstream. <see cref="Toxics"/> holds the
/// open connections.
/// </summary>
internal sealed class RunningProxy
{
    private readonly Lock _gate = new();
    private readonly HttpSite _site;
    private readonly ProxyClock _clock;
    private readonly ConnectionRoom _room;
    private readonly TlsSite _tls;
    private readonly ProxyEvents _events;
    private readonly SparseLog _refusals;
    private readonly Entrance _entrance;
    private CancellationTokenSource _life = new();
    private TimeSpan? _ttl;
    private long _accepted,
        _open,
        _most = long.MaxValue;

    public RunningProxy(
        string name,
        string listen,
        string upstream,
        ProxyModes modes,
        long seed,
        ProxyClock clock,
        ConnectionRoom room,
        LeaseBook leases,
        ProxyAuthority authority,
        ProxyEvents events
    )
    {
        (Name, Listen, Upstream, Modes) = (name, listen, upstream, modes);
        (_clock, _room, _events) = (clock, room, events);
        _site = new(new(seed, name, events), new(), new(clock) { IsOn = modes.Http is { Log: true } }, clock);
        _tls = new(authority, clock);
        _refusals = new(clock.Time, (count, error) => LogRefusals(name, count, error));
        _entrance = new(room, (listener, first) => _ = AcceptAsync(listener, first));
        Toxics = new(name, seed, _site.Rules, clock, leases, events, Enter);
    }

    public string Name { get; }

    public string Listen { get; private set; }

    public string Upstream { get; private set; }

    /// <summary>What it reads of its connections.</summary>
    public ProxyModes Modes { get; private set; }

    /// <summary>Its toxics.</summary>
    public ProxyToxics Toxics { get; }

    /// <summary>Counts of the requests that it has read.</summary>
    public HttpTraffic Traffic => _site.Traffic;

    /// <summary>The log of its requests.</summary>
    public RequestLog Log => _site.Log;

    /// <summary>The toxics for requests.</summary>
    public IReadOnlyList<HttpRule> Rules => _site.Rules.All;

    public ByteCounter ToUpstream { get; } = new();

    public ByteCounter ToClient { get; } = new();

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections that are open, and those that are being opened.</summary>
    public long Open => Interlocked.Read(ref _open);

    public bool Enabled
    {
        get
        {
            lock (_gate)
                return _entrance.IsOpen;
        }
    }

    /// <summary>Time after which the disabled proxy is enabled again; null for no limit.</summary>
    public TimeSpan? Ttl
    {
        get
        {
            lock (_gate)
                return _ttl;
        }
        set
        {
            lock (_gate)
                _ttl = value;
        }
    }

    public ProxyState State
    {
        get
        {
            var toxics = Toxics.All;
            lock (_gate)
                return new()
                {
                    Name = Name,
                    Listen = Listen,
                    Upstream = Upstream,
                    Enabled = _entrance.IsOpen,
                    Http = Modes.Http,
                    Tls = Modes.Tls,
                    Ttl = _entrance.IsOpen ? null : _ttl,
                    Toxics = toxics,
                };
        }
    }

    /// <summary>
    /// Takes ownership of a bound listener, and of the room that it has taken, and serves its clients.
    /// </summary>
    public void Start(Socket bound)
    {
        lock (_gate)
        {
            Listen = bound.LocalEndPoint!.ToString()!;
            Log.Open();
            _entrance.Start(bound);
        }
        _events.Send(new(ProxyEventKind.Proxy, Name, "enabled"));
    }

    /// <summary>Refuses new connections and closes the open ones.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_entrance.Stop())
                _events.Send(new(ProxyEventKind.Proxy, Name, "disabled"));
            Log.Close();
        }
        DropConnections();
    }

    // Called with the lock of the toxics held.
    private void Enter(Entry entry)
    {
        lock (_gate)
        {
            _entrance.Change(entry.Way);
            Volatile.Write(ref _most, entry.Most);
        }
    }

    /// <summary>Sets the listen address, the upstream and the modes. Closes open connections.</summary>
    public void Retarget(string newListen, string newUpstream, ProxyModes newModes)
    {
        lock (_gate)
            (Listen, Upstream, Modes) = (newListen, newUpstream, newModes);
        Log.IsOn = newModes.Http is { Log: true };
        DropConnections();
    }

    // Cancelled first: a connection that joins later sees that, and one that has joined is ended here.
    private void DropConnections()
    {
        CancellationTokenSource old;
        lock (_gate)
            (old, _life) = (_life, new());
        old.Cancel();
        foreach (var connection in Toxics.Connections)
            connection.End(reset: false);
    }

    private async Task AcceptAsync(Socket bound, IReadOnlyList<Socket> first)
    {
        // Never under the locks of whoever opened the entrance.
        await Task.Yield();
        foreach (var client in first)
            await TakeAsync(client, bound);
        while (true)
        {
            Socket client;
            try
            {
                client = await bound.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                lock (_gate)
                {
                    if (_entrance.HasLeft(bound))
                        return;
                }
                _refusals.Add($"cannot accept a connection: {e.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(10), _clock.Time, CancellationToken.None);
                continue;
            }
            await TakeAsync(client, bound);
        }
    }

    private async ValueTask TakeAsync(Socket client, Socket bound)
    {
        CancellationToken alive;
        lock (_gate)
            alive = _entrance.Serves(bound) ? _life.Token : new(canceled: true);
        if (Interlocked.Increment(ref _open) > Volatile.Read(ref _most))
        {
            Interlocked.Decrement(ref _open);
            var beyond = Interlocked.Increment(ref _accepted) - 1;
            Tell("reset", beyond, client);
            new SocketWire(client).Close(reset: true);
            return;
        }
        try
        {
            await _room.TakeConnectionAsync(alive);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _open);
            new SocketWire(client).Close(reset: false);
            return;
        }
        // Not awaited: a slow dial must not hold up other clients.
        _ = ServeAsync(client, Interlocked.Increment(ref _accepted) - 1, alive);
    }

    private async Task ServeAsync(Socket client, long number, CancellationToken alive)
    {
        IWire accepted;
        IWire dialled;
        IHttpSession? session;
        var modes = Modes;
        try
        {
            accepted = modes.Tls is { } tls
                ? await _tls.AcceptAsync(client, tls, modes.Http, Toxics.OfHandshake(number), alive)
                : new SocketWire(client);
        }
        catch (Exception e)
        {
            // A client that refuses the certificate has the reason; the upstream has seen nothing.
            if (e is not (IOException or AuthenticationException))
                _refusals.Add($"cannot make a TLS handshake: {e.Message}");
            new SocketWire(client).Close(reset: false);
            Interlocked.Decrement(ref _open);
            _room.Return(ConnectionRoom.OfConnection);
            return;
        }
        try
        {
            (dialled, session) = await new UpstreamDialer(_site).OpenAsync(Upstream, modes.Http, alive);
        }
        catch (Exception e)
            when (e
                    is SocketException
                        or OperationCanceledException
                        or ArgumentException
                        or IOException
                        or AuthenticationException
            )
        {
            if (!alive.IsCancellationRequested)
            {
                if (
                    Log.IsOn
                    && (modes is not { Tls: null, Http.Version: HttpMode.Http11 } || await AsksAsync(client, alive))
                )
                    Log.Refuse();
                _refusals.Add($"cannot reach its upstream {Upstream}: {e.Message}");
            }
            accepted.Close(reset: false);
            Interlocked.Decrement(ref _open);
            _room.Return(ConnectionRoom.OfConnection);
            return;
        }
        // The session closes the upstream's socket, after the connection.
        Action<Connection> gone = session is null ? ForgetBoth : ForgetClient;
        var connection = new Connection(number, accepted, dialled, ToUpstream, ToClient, _clock, gone);
        Tell("opened", number, client);
        if (Toxics.TryJoin(connection, alive))
            connection.Start();
        else
            connection.End(reset: false);
        // Also run for a connection that is closed already: the session closes the upstream.
        if (session is null)
            return;
        try
        {
            await session.RunAsync();
        }
        finally
        {
            _room.Return(ConnectionRoom.OfConnection - 1);
        }
    }

    /// <summary>
    /// Whether a client sends anything soon. One that only connects makes no request, and connects again as often as it is
    /// sent away.
    /// </summary>
    private async Task<bool> AsksAsync(Socket client, CancellationToken alive)
    {
        using var limit = new CancellationTokenSource(HttpSession.FirstRequest, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alive, limit.Token);
        try
        {
            return await client.ReceiveAsync(new byte[4096], either.Token) > 0;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void ForgetBoth(Connection connection) => Forget(connection, ConnectionRoom.OfConnection);

    private void ForgetClient(Connection connection) => Forget(connection, 1);

    private void Forget(Connection connection, int files)
    {
        Toxics.Leave(connection);
        Tell("closed", connection.Number, null);
        Interlocked.Decrement(ref _open);
        _room.Return(files);
    }

    private void Tell(string state, long number, Socket? client)
    {
        // The address of a client is asked for only when somebody listens.
        if (_events.IsHeard)
            _events.Send(
                new(ProxyEventKind.Connection, Name, state) { Connection = number, Client = AddressOf(client) }
            );
    }

    private static string? AddressOf(Socket? client)
    {
        try
        {
            return client?.RemoteEndPoint?.ToString();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static void LogRefusals(string name, int count, string error)
    {
        if (count == 1)
            Serilog.Log.Warning("Proxy {Proxy} {Error}", name, error);
        else
            Serilog.Log.Warning("Proxy {Proxy} {Error} ({Count} times in a second)", name, error, count);
    }
}
