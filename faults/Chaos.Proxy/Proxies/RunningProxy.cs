using System.Net.Sockets;
using System.Security.Authentication;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Links;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// A proxy with its listener, its open connections and its toxics. One lock guards every change; it is never held while
/// a socket is awaited.
/// </summary>
internal sealed class RunningProxy(
    string name,
    string listen,
    string upstream,
    HttpMode? http,
    long seed,
    ProxyClock clock,
    ConnectionRoom room
)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _connections = [];
    private readonly HttpSite _site = new(new(seed, name), new(), clock);
    private readonly SparseLog _refusals = new(clock.Time, (count, error) => LogRefusals(name, count, error));
    private List<AppliedToxic> _toxics = [];
    private Socket? _listener;
    private CancellationTokenSource _life = new();
    private int _created;
    private long _accepted;

    public string Name => name;

    public string Listen { get; private set; } = listen;

    public string Upstream { get; private set; } = upstream;

    /// <summary>How it reads HTTP; null when it passes bytes.</summary>
    public HttpMode? Http { get; private set; } = http;

    /// <summary>Counts of the requests that it has read.</summary>
    public HttpTraffic Traffic => _site.Traffic;

    /// <summary>The toxics for requests.</summary>
    public IReadOnlyList<HttpRule> Rules => _site.Rules.All;

    public ByteCounter ToUpstream { get; } = new();

    public ByteCounter ToClient { get; } = new();

    public long Accepted => Interlocked.Read(ref _accepted);

    public bool Enabled
    {
        get
        {
            lock (_gate)
                return _listener is not null;
        }
    }

    public ProxyState State
    {
        get
        {
            lock (_gate)
                return new()
                {
                    Name = name,
                    Listen = Listen,
                    Upstream = Upstream,
                    Enabled = _listener is not null,
                    Http = Http,
                    Ttl = _listener is null ? Ttl : null,
                    Toxics = [.. _toxics.OrderBy(t => t.Stream).ThenBy(t => t.Order)],
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
            _listener = bound;
            Listen = bound.LocalEndPoint!.ToString()!;
            _ = AcceptAsync(bound);
        }
    }

    /// <summary>Refuses new connections and closes the open ones.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
        }
        DropConnections();
    }

    /// <summary>Sets the listen address, the upstream and the HTTP mode. Closes open connections.</summary>
    public void Retarget(string newListen, string newUpstream, HttpMode? newHttp)
    {
        lock (_gate)
            (Listen, Upstream, Http) = (newListen, newUpstream, newHttp);
        DropConnections();
    }

    /// <summary>Time to live of its being disabled; null for no limit.</summary>
    public TimeSpan? Ttl { get; set; }

    public AppliedToxic AddToxic(
        string toxicName,
        ToxicStream stream,
        double toxicity,
        Toxic toxic,
        TimeSpan? ttl = null
    )
    {
        lock (_gate)
        {
            CheckFree(toxicName);
            var added = new AppliedToxic
            {
                Name = toxicName,
                Type = toxic.Type,
                Stream = stream,
                Toxicity = toxicity,
                Toxic = toxic,
                Ttl = ttl,
                Order = _created++,
            };
            Put([.. _toxics, added]);
            foreach (var connection in _connections)
                Attach(connection, added);
            return added;
        }
    }

    /// <summary>Gives the proxy these toxics and no others. If it has them already, nothing changes.</summary>
    public void SetToxics(IReadOnlyList<AppliedToxic> toxics)
    {
        lock (_gate)
        {
            var present = _toxics.Select(t => t with { Order = 0 }).OrderBy(t => t.Stream);
            if (present.SequenceEqual(toxics.OrderBy(t => t.Stream)))
                return;
            RemoveAllToxics();
            foreach (var toxic in toxics)
                AddToxic(toxic.Name, toxic.Stream, toxic.Toxicity, toxic.Toxic!);
        }
    }

    /// <summary>Refuses a name that a toxic has.</summary>
    public void CheckFree(string toxicName)
    {
        lock (_gate)
        {
            if (_toxics.Exists(t => t.Name == toxicName))
                throw new RefusedRequestException(409, "toxic already exists");
        }
    }

    /// <summary>Returns the toxic with this name.</summary>
    public AppliedToxic Toxic(string toxicName)
    {
        lock (_gate)
            return Find(toxicName);
    }

    public AppliedToxic UpdateToxic(string toxicName, Func<AppliedToxic, AppliedToxic> update)
    {
        lock (_gate)
        {
            var old = Find(toxicName);
            var changed = update(old);
            Put([.. _toxics.Select(t => t.Name == toxicName ? changed : t)]);
            foreach (var connection in _connections)
            {
                if (changed.Toxic is HttpToxic)
                    break;
                var hits = Hits(connection, changed);
                LinkOf(connection, changed)
                    .Change(pipeline =>
                    {
                        if (!pipeline.Has(toxicName))
                            Attach(pipeline, connection, changed);
                        else if (hits)
                            pipeline.Update(toxicName, changed.Toxic!, clock.Now);
                        else
                            pipeline.Detach(toxicName, clock.Now);
                    });
            }
            return changed;
        }
    }

    /// <summary>Sets the time to live of a toxic, and changes nothing else.</summary>
    public AppliedToxic RenewToxic(string toxicName, TimeSpan ttl)
    {
        lock (_gate)
        {
            var old = Find(toxicName);
            if (old.Ttl == ttl)
                return old;
            var renewed = old with { Ttl = ttl };
            _toxics = [.. _toxics.Select(t => t == old ? renewed : t)];
            return renewed;
        }
    }

    /// <summary>Removes a toxic that was not renewed, unless it is gone and another one has its name.</summary>
    public void Lapse(AppliedToxic lapsed)
    {
        lock (_gate)
        {
            if (_toxics.Find(t => t.Order == lapsed.Order) is not { } toxic)
                return;
            Remove(toxic);
        }
        Log.Warning("Toxic {Toxic} of proxy {Proxy} was not renewed in time and was removed", lapsed.Name, name);
    }

    public void RemoveToxic(string toxicName)
    {
        lock (_gate)
            Remove(Find(toxicName));
    }

    public void RemoveAllToxics()
    {
        lock (_gate)
            _toxics.ForEach(Remove);
    }

    private AppliedToxic Find(string toxicName) =>
        _toxics.Find(t => t.Name == toxicName) ?? throw new RefusedRequestException(404, "toxic not found");

    private void Remove(AppliedToxic toxic)
    {
        Put([.. _toxics.Where(t => t != toxic)]);
        foreach (var connection in _connections)
            LinkOf(connection, toxic).Change(p => p.Detach(toxic.Name, clock.Now));
    }

    private void Put(List<AppliedToxic> changed)
    {
        _toxics = changed;
        _site.Rules.Set(changed);
    }

    // Toxics for requests act in the session, not in the links.
    private void Attach(Connection connection, AppliedToxic toxic)
    {
        if (toxic.Toxic is not HttpToxic)
            LinkOf(connection, toxic).Change(p => Attach(p, connection, toxic));
    }

    private void Attach(Pipeline pipeline, Connection connection, AppliedToxic toxic)
    {
        if (!Hits(connection, toxic))
            return;
        var now = clock.Now;
        pipeline.Attach(new(toxic.Name, toxic.Order, toxic.Toxic!, new(Key(connection, toxic)) { Since = now }));
    }

    private bool Hits(Connection connection, AppliedToxic toxic) =>
        SeededDraw.Unit(Key(connection, toxic), 0) < toxic.Toxicity;

    private ulong Key(Connection connection, AppliedToxic toxic) =>
        SeededDraw.Key(seed, name, connection.Number, toxic.Name);

    private static Link LinkOf(Connection connection, AppliedToxic toxic) =>
        toxic.Stream == ToxicStream.Upstream ? connection.Upstream : connection.Downstream;

    private void DropConnections()
    {
        Connection[] open;
        CancellationTokenSource old;
        lock (_gate)
        {
            open = [.. _connections];
            (old, _life) = (_life, new());
        }
        old.Cancel();
        foreach (var connection in open)
            connection.End(reset: false);
    }

    private async Task AcceptAsync(Socket bound)
    {
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
                    if (_listener != bound)
                    {
                        room.Return(ConnectionRoom.OfListener);
                        return;
                    }
                }
                _refusals.Add($"cannot accept a connection: {e.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(10), clock.Time, CancellationToken.None);
                continue;
            }
            CancellationToken alive;
            lock (_gate)
                alive = _listener == bound ? _life.Token : new(canceled: true);
            try
            {
                await room.TakeConnectionAsync(alive);
            }
            catch (OperationCanceledException)
            {
                new SocketWire(client).Close(reset: false);
                continue;
            }
            // Not awaited: a slow dial must not hold up other clients.
            _ = ServeAsync(client, Interlocked.Increment(ref _accepted) - 1, alive);
        }
    }

    private async Task ServeAsync(Socket client, long number, CancellationToken alive)
    {
        IWire dialled;
        HttpSession? session;
        try
        {
            client.NoDelay = true;
            (dialled, session) = await new UpstreamDialer(_site).OpenAsync(Upstream, Http, alive);
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
                _refusals.Add($"cannot reach its upstream {Upstream}: {e.Message}");
            new SocketWire(client).Close(reset: false);
            room.Return(ConnectionRoom.OfConnection);
            return;
        }
        // The session closes the upstream's socket, after the connection.
        Action<Connection> gone = session is null ? ForgetBoth : ForgetClient;
        var connection = new Connection(number, new SocketWire(client), dialled, ToUpstream, ToClient, clock, gone);
        lock (_gate)
        {
            if (!alive.IsCancellationRequested)
            {
                _connections.Add(connection);
                foreach (var toxic in _toxics)
                    Attach(connection, toxic);
            }
        }
        if (alive.IsCancellationRequested)
            connection.End(reset: false);
        else
            connection.Start();
        // Also run for a connection that is closed already: the session closes the upstream.
        if (session is null)
            return;
        try
        {
            await session.RunAsync();
        }
        finally
        {
            room.Return(ConnectionRoom.OfConnection - 1);
        }
    }

    private void ForgetBoth(Connection connection) => Forget(connection, ConnectionRoom.OfConnection);

    private void ForgetClient(Connection connection) => Forget(connection, 1);

    private void Forget(Connection connection, int files)
    {
        lock (_gate)
            _connections.Remove(connection);
        room.Return(files);
    }

    private static void LogRefusals(string name, int count, string error)
    {
        if (count == 1)
            Log.Warning("Proxy {Proxy} {Error}", name, error);
        else
            Log.Warning("Proxy {Proxy} {Error} ({Count} times in a second)", name, error, count);
    }
}
