using Chaos.Proxy.Events;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// Holds all proxies by name. Changes run one at a time; each request is validated completely before any part of it is
/// applied.
/// </summary>
internal sealed class ProxyRegistry(long seed, ProxyClock clock, ConnectionRoom room, ProxyEvents events)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly ProxyListeners _listeners = new(room);
    private volatile bool _stopped;
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

    /// <summary>The clock.</summary>
    public TimeProvider Time => clock.Time;

    /// <summary>Makes the certificates of proxies that end TLS.</summary>
    public ProxyAuthority Authority { get; } = new(clock.Time);

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
                ProxyChecks.Check(request, "");
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
                var before = proxy.Upstream;
                var upstream = request.Upstream is { Length: > 0 } given ? given : before;
                var enable = request.Enabled ?? proxy.Enabled;
                if (enable && request.Ttl is { } needless)
                    throw new RefusedRequestException(409, ProxyChecks.TtlError(needless));
                var modes = proxy.Modes.After(request);
                if (modes.Http is null && proxy.Rules.Count > 0)
                    throw Needed("http", proxy.Rules[0].Applied, "requests");
                if (modes.Tls is null && proxy.Toxics.All.FirstOrDefault(t => t.Toxic is TlsToxic) is { } needs)
                    throw Needed("tls", needs, "handshakes");
                if (
                    modes.Http is not null
                    && ProxyChecks.ErrorsIn(proxy.Rules, modes.Http).ToList() is { Count: > 0 } errors
                )
                    throw RefusedRequestException.For(errors);
                var moves = address is not null && address.ToString() != proxy.Listen;
                if (proxy.Enabled && enable && moves)
                    _listeners.Move(proxy, address!, upstream, modes);
                else
                {
                    // Binding is the only step that can fail, so it comes first.
                    var bound =
                        enable && !proxy.Enabled
                            ? _listeners.Bind(
                                address ?? await ListenAddress.ResolveAsync(proxy.Listen, cancellationToken)
                            )
                            : null;
                    if (!enable && proxy.Enabled)
                        proxy.Stop();
                    if (moves || upstream != proxy.Upstream || modes != proxy.Modes)
                        proxy.Retarget(moves ? request.Listen! : proxy.Listen, upstream, modes);
                    if (bound is not null)
                        proxy.Start(bound);
                }
                if (upstream != before)
                    Warn(proxy);
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
                End(proxy);
                events.Send(new(ProxyEventKind.Proxy, name, "deleted"));
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
                        ProxyChecks.Check(requests[i], $" at proxy {i + 1}");
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
                        await _listeners.StartAsync(proxy, cancellationToken);
                        proxy.Ttl = null;
                        Leases.Release(new(proxy, null));
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
    /// Enables a disabled proxy whose lease was not renewed. While its port is taken, tries again each second.
    /// </summary>
    private Task<int> LapseAsync(RunningProxy proxy) =>
        InTurnAsync(
            async () =>
            {
                lock (_byName)
                {
                    if (
                        _byName.GetValueOrDefault(proxy.Name) != proxy
                        || proxy.Enabled
                        || proxy.Ttl is null
                        || Leases.Has(new(proxy, null))
                    )
                        return 0;
                }
                try
                {
                    await _listeners.StartAsync(proxy, CancellationToken.None);
                    Log.Warning("Proxy {Proxy} was enabled again, because its ttl has passed", proxy.Name);
                }
                catch (RefusedRequestException e)
                {
                    Log.Error(
                        "Proxy {Proxy} could not be enabled when its lease ended: {Error}",
                        proxy.Name,
                        e.Message
                    );
                    Leases.Grant(new(proxy, null), s_again, () => _ = LapseAsync(proxy));
                }
                return 0;
            },
            CancellationToken.None
        );

    /// <summary>Stops all proxies. No lease and no request that is still in progress starts one again.</summary>
    public void StopAll()
    {
        _stopped = true;
        Leases.Dispose();
        StopEach();
    }

    private void StopEach()
    {
        foreach (var proxy in All)
            proxy.Stop();
    }

    /// <summary>Stops a proxy for good: its toxics and leases end with it.</summary>
    private void End(RunningProxy proxy)
    {
        proxy.Stop();
        proxy.Toxics.RemoveAll();
        Leases.Release(new(proxy, null));
    }

    private static RefusedRequestException Needed(string mode, AppliedToxic toxic, string acts) =>
        RefusedRequestException.For([
            new(
                mode,
                "false",
                $"an object or true as long as the proxy has the toxic {toxic.Name}, which acts on {acts}"
            ),
        ]);

    private static string ListenOf(ProxyRequest request) =>
        request.Listen is { Length: > 0 } listen ? listen : ListenAddress.Default;

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
            && existing.Modes == ProxyModes.Of(request)
        )
        {
            if (request.Toxics is { } toxics)
                existing.Toxics.Set(toxics);
            if (request.Ttl is not null && !existing.Enabled)
                Lease(existing, request);
            return existing;
        }
        End(existing);
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
            ProxyModes.Of(request),
            seed,
            clock,
            room,
            Leases,
            Authority,
            events
        );
        // Before it listens, so that they are there for the first connection.
        if (request.Toxics is { } toxics)
            proxy.Toxics.Set(toxics);
        if (request.Enabled ?? true)
            try
            {
                proxy.Start(_listeners.Bind(address));
            }
            catch (RefusedRequestException)
            {
                // It may listen although its toxics cannot act.
                End(proxy);
                throw;
            }
        lock (_byName)
            _byName.Add(proxy.Name, proxy);
        Warn(proxy);
        Lease(proxy, request);
        return proxy;
    }

    private static void Warn(RunningProxy proxy)
    {
        if (ProxyChecks.WarningOfUpstream(proxy.Upstream) is { } warning)
            Log.Warning("Proxy {Proxy}: {Warning}", proxy.Name, warning);
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
            if (_stopped)
                StopEach();
            _turn.Release();
        }
    }
}
