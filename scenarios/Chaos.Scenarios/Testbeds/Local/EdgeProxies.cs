using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Proxy.Http;
using Chaos.Proxy.Proxies;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The proxies of edges, one for each, on the embedded server or on the user's own Toxiproxy server. On the user's
/// server only proxies of this run are changed, and those to which the user's broker sends its clients are used.
/// </summary>
public sealed class EdgeProxies(LocalOptions options, Journal journal, HttpClient http, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>Prefix of the names of all proxies that the toolkit creates.</summary>
    public const string Prefix = "chaos-";

    private readonly Dictionary<string, (Uri Listen, string? Asked, Uri Upstream, HttpMode? Mode, int? Undo)> _edges =
    [];

    private readonly Dictionary<string, string> _adopted = [];
    private ChildProcess? _process;
    private ToxiproxyClient? _client;

    internal ToxiproxyClient Client => _client ?? throw new InvalidOperationException("the proxy was not started");

    internal Uri Address { get; private set; } = options.Toxiproxy ?? new("http://127.0.0.1");

    /// <summary>The leases of the faults on the server.</summary>
    internal FaultLeases Leases { get; } = new(time);

    internal string? LeaseNote =>
        Leases.Granted is null
            ? $"the Toxiproxy at {Address} knows no leases: if this run is killed with its warden and its keeper, "
                + "its faults stay there until chaos reset"
            : null;

    /// <summary>The embedded server's process; null for the user's own server.</summary>
    internal ChildProcess? Process => _process;

    /// <summary>The file with the authority that signs the certificates of proxies that end TLS, as PEM.</summary>
    internal string CaFile { get; } = Path.Combine(options.LogFolder, "proxy-ca.pem");

    /// <summary>The name of an edge's proxy.</summary>
    public string NameOf(string edge) =>
        _adopted.GetValueOrDefault(edge)
        ?? $"{Prefix}{options.RunId}-{(EdgeName.TryParse(edge, out var name) ? $"{name.From}-to-{name.To}" : edge)}";

    public Uri ListenOf(string edge) =>
        _edges.TryGetValue(edge, out var proxy)
            ? proxy.Listen
            : throw new InvalidOperationException($"edge {edge} has no proxy");

    /// <summary>Whether an edge has a proxy.</summary>
    public bool Has(string edge) => _edges.ContainsKey(edge);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_client is not null)
            return;
        if (options.Toxiproxy is null)
        {
            _process = await ChildProcess.StartAsync(
                Programs.Spec(
                    options,
                    "proxy",
                    "Chaos.Proxy",
                    [
                        "-port",
                        "0",
                        "-ready-line",
                        "-seed",
                        options.Seed.ToString(CultureInfo.InvariantCulture),
                        .. PlugIns.Files.SelectMany(f => new[] { "-plugin", f }),
                    ]
                ),
                time,
                cancellationToken
            );
            Address = _process.Address!;
        }
        var client = new ToxiproxyClient(http, Address);
        await RefuseLeftoversAsync(client, cancellationToken);
        Leases.Use(await client.KnowsLeasesAsync(cancellationToken));
        _client = client;
    }

    /// <summary>Creates the edge's proxy, or changes it when the service now listens elsewhere.</summary>
    public Task EnsureAsync(Edge edge, Uri upstream, CancellationToken cancellationToken) =>
        EnsureAsync(edge, upstream, null, cancellationToken);

    /// <summary>
    /// Creates the edge's proxy. Changes an existing one when the service now listens elsewhere, or when the proxy has
    /// to listen elsewhere or to read requests differently.
    /// </summary>
    /// <exception cref="TestbedException">Requests have to be read, and the user's own server cannot do
    /// that.</exception>
    /// <exception cref="WrongExperimentException">The proxy cannot listen at the address that the edge
    /// names.</exception>
    public Task EnsureAsync(Edge edge, Uri upstream, EdgeHttp? http, CancellationToken cancellationToken) =>
        MakeAsync(edge, upstream, ModeOf(edge, http), cancellationToken);

    /// <summary>
    /// Creates, opens or changes a proxy that reads and logs requests, before the proxy of an edge.
    /// </summary>
    /// <exception cref="TestbedException">The user's own server cannot log requests.</exception>
    /// <exception cref="WrongExperimentException">The proxy cannot listen at the address that the edge
    /// names.</exception>
    internal async Task EnsureTapAsync(Edge edge, Uri upstream, HttpMode mode, CancellationToken cancellationToken)
    {
        if (options.Toxiproxy is not null)
            throw new TestbedException(
                "a Toxiproxy server cannot log requests of a load that is made elsewhere, but the embedded proxy can: "
                    + "run without TOXIPROXY_URL"
            );
        var isThere = Has(edge.Name);
        await MakeAsync(edge, upstream, mode, cancellationToken);
        // The last trial closed it.
        if (isThere)
            await ListeningAsync(
                edge,
                Client.UpdateAsync(NameOf(edge.Name), new ProxyRequest { Enabled = true }, cancellationToken)
            );
    }

    private async Task MakeAsync(Edge edge, Uri upstream, HttpMode? mode, CancellationToken cancellationToken)
    {
        if (_edges.TryGetValue(edge.Name, out var existing))
        {
            // Without a requested listen address, the proxy stays where it is; so does a proxy that was adopted from
            // the user.
            var listen =
                edge.Listen is { } asked && asked != existing.Asked && !_adopted.ContainsKey(edge.Name) ? asked : null;
            if (existing.Upstream == upstream && existing.Mode == mode && listen is null)
                return;
            var changed = await ListeningAsync(
                edge,
                Client.UpdateAsync(
                    NameOf(edge.Name),
                    new ProxyRequest
                    {
                        Listen = listen,
                        Upstream = upstream.Authority,
                        Http = existing.Mode == mode ? null : mode ?? HttpMode.Off,
                    },
                    cancellationToken
                )
            );
            _edges[edge.Name] = existing with
            {
                Listen = listen is null ? existing.Listen : new($"http://{changed.Listen}"),
                Asked = listen ?? existing.Asked,
                Upstream = upstream,
                Mode = mode,
            };
            if (listen is not null && options.Toxiproxy is not null)
                await ProbeAsync(changed.Listen, cancellationToken);
            return;
        }
        // The embedded server ends with the run. A proxy on the user's own server could outlive the run, so it needs
        // an undo record.
        int? undo = options.Toxiproxy is null
            ? null
            : journal.Record(
                new HttpUndo
                {
                    Method = "DELETE",
                    Url = new(Address, $"proxies/{Uri.EscapeDataString(NameOf(edge.Name))}"),
                    AlsoFine = [404],
                    RefusedIsFine = true,
                }
            );
        var proxy = await ListeningAsync(
            edge,
            Client.CreateAsync(
                new ProxyRequest
                {
                    Name = NameOf(edge.Name),
                    Listen = edge.Listen ?? "127.0.0.1:0",
                    Upstream = upstream.Authority,
                    Enabled = true,
                    Http = mode,
                    Tls = edge.EndsTls ? new() : null,
                },
                cancellationToken
            )
        );
        if (edge.EndsTls)
            await KeepAuthorityAsync(cancellationToken);
        _edges[edge.Name] = (new($"http://{proxy.Listen}"), edge.Listen, upstream, mode, undo);
        if (options.Toxiproxy is not null)
            await ProbeAsync(proxy.Listen, cancellationToken);
    }

    /// <summary>Writes the file of the authority, for callers that have to trust it.</summary>
    private async Task KeepAuthorityAsync(CancellationToken cancellationToken)
    {
        if (options.Toxiproxy is not null)
            throw new TestbedException(
                "tls: terminate: a Toxiproxy server cannot end TLS, but the embedded proxy can: run without TOXIPROXY_URL"
            );
        Directory.CreateDirectory(options.LogFolder);
        await File.WriteAllTextAsync(
            CaFile,
            await http.GetStringAsync(new Uri(Address, "ca.pem"), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>A proxy that was asked for. An address that it cannot take is a mistake of the experiment.</summary>
    private static async Task<ProxyState> ListeningAsync(Edge edge, Task<ProxyState> asked)
    {
        try
        {
            return await asked;
        }
        catch (ToxiproxyException e) when (edge.Listen is not null && e.CannotListen)
        {
            throw new WrongExperimentException(
                $"edge {edge.Name}: listen: the proxy cannot listen at {edge.Listen}; allowed: a free address of this "
                    + $"machine, or no listen for a free port ({e.Message})",
                e
            );
        }
    }

    /// <summary>
    /// Adopts the user's own proxy that listens at an address as the edge's, if there is one. It is neither changed
    /// nor removed.
    /// </summary>
    public async Task AdoptAsync(Edge edge, string address, CancellationToken cancellationToken)
    {
        if (
            options.Toxiproxy is null
            || !IPEndPoint.TryParse(
                address.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase),
                out var wanted
            )
        )
            return;
        foreach (var proxy in (await Client.ListAsync(cancellationToken)).Values)
        {
            if (!IPEndPoint.TryParse(proxy.Listen, out var listens) || listens.Port != wanted.Port)
                continue;
            if (
                !listens.Address.Equals(wanted.Address)
                && !listens.Address.Equals(IPAddress.Any)
                && !listens.Address.Equals(IPAddress.IPv6Any)
            )
                continue;
            _adopted[edge.Name] = proxy.Name;
            _edges[edge.Name] = (new($"http://{address}"), edge.Listen, new($"http://{proxy.Upstream}"), null, null);
        }
    }

    /// <exception cref="TestbedException">A proxy could not be removed: its undo record stays, for the warden or a
    /// reset.</exception>
    public async ValueTask DisposeAsync()
    {
        var left = new List<string>();
        foreach (var (edge, proxy) in _edges)
        {
            if (proxy.Undo is not { } undo)
                continue;
            try
            {
                await Client.DeleteAsync(NameOf(edge), CancellationToken.None);
                journal.Reverted(undo);
            }
            catch (ToxiproxyException e) when (e.Status == HttpStatusCode.NotFound)
            {
                // The server was restarted and lost the proxy.
                journal.Reverted(undo);
            }
            catch (ToxiproxyException e)
            {
                left.Add($"{NameOf(edge)} ({e.Message})");
            }
        }
        if (_process is not null)
            await _process.DisposeAsync();
        if (left.Count > 0)
            throw new TestbedException($"{Address} still has proxies of this run: {string.Join(", ", left)}");
    }

    /// <summary>
    /// How the embedded proxy reads requests on an edge. The user's own server cannot read requests. There, reading
    /// that only a fault or a count needs is left out, and the fault or count reports that itself; reading that the
    /// file asks for is an error.
    /// </summary>
    private HttpMode? ModeOf(Edge edge, EdgeHttp? http) =>
        options.Toxiproxy is null || http is null
            ? http is null
                ? null
                : Reading(edge.Protocol, http)
            : edge.Http is null
                ? null
                : throw new TestbedException(
                    $"{edge.Name}: a Toxiproxy server cannot read HTTP requests, but the embedded proxy can: run without TOXIPROXY_URL"
                );

    /// <summary>How requests of a protocol are read.</summary>
    internal static HttpMode Reading(EdgeProtocol protocol, EdgeHttp http) =>
        new()
        {
            Version = protocol.IsHttp2 ? HttpMode.Http2 : HttpMode.Http11,
            RewriteHost = http.RewriteHost,
            Tls = http.Tls,
            ServerName = http.ServerName,
            CaFile = http.CaFile is { } file ? Path.GetFullPath(file) : null,
            Insecure = http.Insecure,
        };

    /// <summary>
    /// Checks that a proxy can be reached: a server in a container or on another machine listens on its own loopback.
    /// </summary>
    private async Task ProbeAsync(string listen, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(listen), cancellationToken);
        }
        catch (SocketException e)
        {
            throw new TestbedException(
                $"a proxy of {Address} listens on {listen} and cannot be reached from here ({e.Message}): "
                    + "the server has to share this machine's loopback",
                e
            );
        }
    }

    private async Task RefuseLeftoversAsync(ToxiproxyClient client, CancellationToken cancellationToken)
    {
        var left = (await client.ListAsync(cancellationToken))
            .Keys.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToList();
        if (left.Count > 0)
            throw new TestbedException(
                $"{Address} has proxies of another run ({string.Join(", ", left)}): wait until it has "
                    + "ended, or, when it died, clean up with: chaos reset"
            );
    }
}
