using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Http;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Timing;
using Serilog;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// Holds all proxies by name. Changes run one at a time; each request is validated completely before any part of it is
/// applied.
/// </summary>
internal sealed class ProxyRegistry(long seed, ProxyClock clock, ConnectionRoom room)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, RunningProxy> _byName = new(StringComparer.Ordinal);

    /// <summary>All proxies in order of their names, as in Toxiproxy's replies.</summary>
    public IReadOnlyList<RunningProxy> All
    {
        get
        {
            lock (_byName)
                return [.. _byName.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The leases of toxics and of disabled proxies.</summary>
    public LeaseBook Leases { get; } = new(BootTime.Of(clock.Time));

    public RunningProxy Find(string name)
    {
        lock (_byName)
            return _byName.GetValueOrDefault(name) ?? throw new RefusedRequestException(404, "proxy not found");
    }

    public Task<RunningProxy> CreateAsync(ProxyRequest request, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                Check(request, "");
                lock (_byName)
                {
                    if (_byName.ContainsKey(request.Name!))
                        throw new RefusedRequestException(409, "proxy already exists");
                }
                return await AddAsync(request, cancellationToken);
            },
            cancellationToken
        );

    public Task<RunningProxy> UpdateAsync(string name, ProxyRequest request, CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                var proxy = Find(name);
                var address = request.Listen is { Length: > 0 } wanted
                    ? await ListenAddress.ResolveAsync(wanted, cancellationToken)
                    : null;
                var upstream = request.Upstream is { Length: > 0 } given ? given : proxy.Upstream;
                var enable = request.Enabled ?? proxy.Enabled;
                if (enable && request.Ttl is { } needless)
                    throw new RefusedRequestException(409, TtlError(needless, "the proxy is enabled"));
                var http = ModeOf(request, proxy.Http);
                if (http is null && proxy.Rules.Count > 0)
                    throw RefusedRequestException.For([
                        new(
                            "http",
                            "false",
                            $"an object or true as long as the proxy has the toxic {proxy.Rules[0].Applied.Name}, which acts on requests"
                        ),
                    ]);
                var moves = address is not null && address.ToString() != proxy.Listen;
                if (proxy.Enabled && enable && moves)
                    Move(proxy, address!, upstream, http);
                else
                {
                    // Binding is the only step that can fail, so it comes first.
                    var bound =
                        enable && !proxy.Enabled
                            ? Bind(address ?? await ListenAddress.ResolveAsync(proxy.Listen, cancellationToken))
                            : null;
                    if (!enable && proxy.Enabled)
                        proxy.Stop();
                    if (moves || upstream != proxy.Upstream || http != proxy.Http)
                        proxy.Retarget(moves ? request.Listen! : proxy.Listen, upstream, http);
                    if (bound is not null)
                        proxy.Start(bound);
                }
                Lease(proxy, request);
                return proxy;
            },
            cancellationToken
        );

    public Task<RunningProxy> DeleteAsync(string name, CancellationToken cancellationToken) =>
        InTurnAsync(
            () =>
            {
                var proxy = Find(name);
                lock (_byName)
                    _byName.Remove(name);
                proxy.Stop();
                return Task.FromResult(proxy);
            },
            cancellationToken
        );

    /// <summary>
    /// Validates all requests, then applies them in order and stops at the first failure, as Toxiproxy does.
    /// </summary>
    public Task<PopulateResult> PopulateAsync(
        IReadOnlyList<ProxyRequest> requests,
        CancellationToken cancellationToken
    ) =>
        InTurnAsync(
            async () =>
            {
                var done = new List<RunningProxy>();
                try
                {
                    for (var i = 0; i < requests.Count; i++)
                        Check(requests[i], $" at proxy {i + 1}");
                    foreach (var request in requests)
                        done.Add(await PutAsync(request, cancellationToken));
                    return new PopulateResult(done, null);
                }
                catch (RefusedRequestException e)
                {
                    return new(done, e);
                }
            },
            cancellationToken
        );

    /// <summary>
    /// Starts every proxy and removes every toxic. It tries all proxies; if several cannot start, it reports the first.
    /// </summary>
    public Task<int> ResetAsync(CancellationToken cancellationToken) =>
        InTurnAsync(
            async () =>
            {
                RefusedRequestException? failure = null;
                foreach (var proxy in All)
                {
                    proxy.Toxics.RemoveAll();
                    if (proxy.Enabled)
                        continue;
                    try
                    {
                        proxy.Start(Bind(await ListenAddress.ResolveAsync(proxy.Listen, cancellationToken)));
                    }
                    catch (RefusedRequestException e)
                    {
                        failure ??= e;
                    }
                }
                return failure is null ? 0 : throw failure;
            },
            cancellationToken
        );

    private static string TtlError(TimeSpan ttl, string why) =>
        new FieldError(
            "ttl",
            ttl.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            $"in a change with \"enabled\": false, or of a disabled proxy; {why}"
        ).ToString();

    private void Lease(RunningProxy proxy, ProxyRequest request)
    {
        var key = new LeaseKey(proxy, null);
        if (request.Ttl is { } ttl)
        {
            proxy.Ttl = ttl;
            Leases.Grant(key, ttl, () => _ = LapseAsync(proxy));
        }
        else if (request.Enabled is not null)
        {
            proxy.Ttl = null;
            Leases.Release(key);
        }
    }

    /// <summary>
    /// Enables a proxy whose being disabled was not renewed. Tries again each second while its port is taken.
    /// </summary>
    private Task<int> LapseAsync(RunningProxy proxy) =>
        InTurnAsync(
            async () =>
            {
                lock (_byName)
                {
                    if (_byName.GetValueOrDefault(proxy.Name) != proxy || proxy.Enabled || proxy.Ttl is null)
                        return 0;
                }
                try
                {
                    proxy.Start(Bind(await ListenAddress.ResolveAsync(proxy.Listen, CancellationToken.None)));
                    Log.Warning("Proxy {Proxy} was not kept disabled in time and was enabled", proxy.Name);
                }
                catch (RefusedRequestException e)
                {
                    Log.Error("Proxy {Proxy} could not be enabled at its lease's end: {Error}", proxy.Name, e.Message);
                    Leases.Grant(new(proxy, null), s_again, () => _ = LapseAsync(proxy));
                }
                return 0;
            },
            CancellationToken.None
        );

    /// <summary>Stops all proxies, and no lease starts one again.</summary>
    public void StopAll()
    {
        Leases.Dispose();
        foreach (var proxy in All)
            proxy.Stop();
    }

    /// <summary>Returns how a proxy reads HTTP after a request; null when it passes bytes.</summary>
    private static HttpMode? ModeOf(ProxyRequest request, HttpMode? before)
    {
        if (request.Http is not { } mode)
            return before;
        var errors = mode.Errors().ToList();
        return errors.Count > 0 ? throw RefusedRequestException.For(errors)
            : mode.IsOff ? null
            : mode;
    }

    private static string ListenOf(ProxyRequest request) =>
        request.Listen is { Length: > 0 } listen ? listen : ListenAddress.Default;

    private static void Check(ProxyRequest request, string where)
    {
        if (string.IsNullOrEmpty(request.Name))
            throw new RefusedRequestException(400, "missing required field: name" + where);
        if (string.IsNullOrEmpty(request.Upstream))
            throw new RefusedRequestException(400, "missing required field: upstream" + where);
        CheckName(request.Name, where);
        if (request.Ttl is { } ttl && request.Enabled != false)
            throw new RefusedRequestException(400, TtlError(ttl, "the proxy is enabled") + where);
        ModeOf(request, null);
    }

    /// <summary>Refuses a name that cannot be a path segment: the proxy could be created but never addressed.</summary>
    public static void CheckName(string name, string where = "")
    {
        if (ErrorOfName(name, where) is { } error)
            throw RefusedRequestException.For([error]);
    }

    /// <summary>Returns the error of a name that cannot be a path segment; null when it can be one.</summary>
    public static FieldError? ErrorOfName(string name, string where = "") =>
        name.Contains('/') || name is "." or ".."
            ? new("name", name, "a name without /, and not . or .." + where)
            : null;

    private async Task<RunningProxy> PutAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        RunningProxy? existing;
        lock (_byName)
            existing = _byName.GetValueOrDefault(request.Name!);
        if (existing is null)
            return await AddAsync(request, cancellationToken);
        var address = await ListenAddress.ResolveAsync(ListenOf(request), cancellationToken);
        if (
            existing.Listen == address.ToString()
            && existing.Upstream == request.Upstream
            && existing.Http == ModeOf(request, null)
        )
        {
            if (request.Toxics is { } toxics)
                existing.Toxics.Set(toxics);
            return existing;
        }
        existing.Stop();
        lock (_byName)
            _byName.Remove(existing.Name);
        return await AddAsync(request, cancellationToken);
    }

    private async Task<RunningProxy> AddAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        var listen = ListenOf(request);
        var address = await ListenAddress.ResolveAsync(listen, cancellationToken);
        var proxy = new RunningProxy(
            request.Name!,
            listen,
            request.Upstream!,
            ModeOf(request, null),
            seed,
            clock,
            room
        );
        // Before it listens, so that they are there for the first connection.
        if (request.Toxics is { } toxics)
            proxy.Toxics.Set(toxics);
        if (request.Enabled ?? true)
            proxy.Start(Bind(address));
        lock (_byName)
            _byName.Add(proxy.Name, proxy);
        Lease(proxy, request);
        return proxy;
    }

    private void Move(RunningProxy proxy, IPEndPoint address, string upstream, HttpMode? http)
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
        proxy.Retarget(proxy.Listen, upstream, http);
        proxy.Start(bound);
    }

    private Socket Bind(IPEndPoint address)
    {
        room.TakeListener(address.ToString());
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(address);
            socket.Listen(512);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            room.Return(ConnectionRoom.OfListener);
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "address already in use" : e.Message;
            throw new RefusedRequestException(500, $"listen tcp {address}: bind: {reason}");
        }
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
