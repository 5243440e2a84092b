using System.Globalization;
using System.Net;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;

namespace Chaos.Bench.Proxies;

/// <summary>
/// The proxies that are measured beside each other, all in front of the same server: ours, HAProxy and Toxiproxy. The
/// last two are left out where they are not installed.
/// </summary>
internal sealed class ProxyContest : IDisposable
{
    /// <summary>Our proxy.</summary>
    public const string Ours = "ours";

    /// <summary>Our proxy when it reads HTTP.</summary>
    public const string OursHttp = "ours, HTTP";

    /// <summary>HAProxy, which passes bytes.</summary>
    public const string HaProxy = "HAProxy";

    /// <summary>Shopify's server.</summary>
    public const string Toxiproxy = "Toxiproxy";

    /// <summary>No proxy at all.</summary>
    public const string Direct = "direct";

    private const string Plain = "plain";
    private const string Idle = "idle";
    private const string Http = "http";

    private readonly BenchServer _server = new();
    private readonly HttpClient _http = new();
    private readonly List<BenchPeer> _peers = [];
    private readonly List<string> _configs = [];
    private readonly Dictionary<(string Way, string Proxy), EndPoint> _at = [];

    /// <summary>What is not installed, and what to do about it.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Waits until so many idle connections have reached the server.</summary>
    public void AwaitIdle(int connections) => _server.AwaitIdle(connections);

    /// <summary>Closes the idle connections at the server.</summary>
    public void CloseIdle() => _server.CloseIdle();

    /// <summary>Starts them, each with a proxy for every toxic.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, Toxic> toxics, CancellationToken cancellationToken)
    {
        _at[(Direct, Plain)] = _server.EndPoint;
        foreach (var way in new[] { Ours, HaProxy, Toxiproxy })
        {
            if (way != Ours && BenchPeer.Find(ProgramOf(way)) is null)
            {
                Missing.Add($"{way} is not here: put {ProgramOf(way)} on the PATH, or name its folder in CHAOS_PEERS");
                continue;
            }
            var (_, at) = await StartAsync(way, toxics, cancellationToken);
            foreach (var (proxy, endPoint) in at)
                _at[(way, proxy)] = endPoint;
        }
        _at[(OursHttp, Plain)] = _at[(Ours, Http)];
    }

    /// <summary>Those of some ways that can be measured here.</summary>
    public IEnumerable<string> Present(params string[] ways) => ways.Where(w => _at.ContainsKey((w, Plain)));

    /// <summary>Where the server is reached without a toxic.</summary>
    public EndPoint Without(string way) => _at[(way, Plain)];

    /// <summary>Where the server is reached through a toxic.</summary>
    public EndPoint With(string way, string toxic) => _at[(way, toxic)];

    /// <summary>Starts another process of a way.</summary>
    public BenchPeer Launch(string way) => Launch(way, out _, out _);

    /// <summary>
    /// Starts another process of a way, with a proxy to where connections are kept and nothing is answered.
    /// </summary>
    public async Task<(BenchPeer Peer, EndPoint Idle)> LaunchIdleAsync(string way, CancellationToken cancellationToken)
    {
        var (peer, at) = await StartAsync(way, new Dictionary<string, Toxic>(), cancellationToken);
        return (peer, at[Idle]);
    }

    // A name on the wire has no slash.
    private static string NameOf(string toxic) => toxic.Replace('/', ' ');

    private static string ProgramOf(string way) => way == HaProxy ? "haproxy" : "toxiproxy-server";

    private async Task<(BenchPeer Peer, Dictionary<string, EndPoint> At)> StartAsync(
        string way,
        IReadOnlyDictionary<string, Toxic> toxics,
        CancellationToken cancellationToken
    )
    {
        var peer = Launch(way, out var plain, out var idle);
        var at = new Dictionary<string, EndPoint> { [Plain] = plain, [Idle] = idle };
        if (way == HaProxy)
            return (peer, at);
        var client = new ToxiproxyClient(_http, new($"http://{peer.Address}"));
        var answering = new ProxyRequest { Upstream = $"{_server.EndPoint}" };
        await OpenAsync(Plain, answering);
        await OpenAsync(Idle, new() { Upstream = $"{_server.Idle}" });
        if (way == Ours)
            await OpenAsync(Http, answering with { Http = new() });
        foreach (var (name, toxic) in toxics)
        {
            await OpenAsync(name, answering);
            await client.AddToxicAsync(NameOf(name), new() { Toxic = toxic }, cancellationToken);
        }
        return (peer, at);

        async Task OpenAsync(string name, ProxyRequest proxy) =>
            at[name] = IPEndPoint.Parse(
                (
                    await client.CreateAsync(
                        proxy with
                        {
                            Name = NameOf(name),
                            Listen = "127.0.0.1:0",
                        },
                        cancellationToken
                    )
                ).Listen
            );
    }

    private BenchPeer Launch(string way, out EndPoint plain, out EndPoint idle)
    {
        var port = BenchPeer.FreePort();
        var text = port.ToString(CultureInfo.InvariantCulture);
        plain = idle = new IPEndPoint(IPAddress.Loopback, port);
        if (way == Ours)
            return Launched(
                DotnetHost.Path,
                ["exec", Path.Combine(AppContext.BaseDirectory, "Chaos.Proxy.dll"), "-port", text],
                port
            );
        var program = BenchPeer.Find(ProgramOf(way))!;
        if (way == Toxiproxy)
            return Launched(program, ["-host", "127.0.0.1", "-port", text], port);
        idle = new IPEndPoint(IPAddress.Loopback, BenchPeer.FreePort());
        var config = Path.Combine(Path.GetTempPath(), $"chaos-bench-{Environment.ProcessId}-{port}.cfg");
        _configs.Add(config);
        File.WriteAllText(
            config,
            $"""
            global
              maxconn 9000
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            listen plain
              bind {plain}
              server upstream {_server.EndPoint}
            listen idle
              bind {idle}
              server upstream {_server.Idle}

            """
        );
        return Launched(program, ["-db", "-q", "-f", config], port);
    }

    private BenchPeer Launched(string program, IEnumerable<string> arguments, int port)
    {
        var peer = new BenchPeer(program, arguments, port);
        _peers.Add(peer);
        return peer;
    }

    public void Dispose()
    {
        _peers.ForEach(p => p.Dispose());
        _server.Dispose();
        _http.Dispose();
        _configs.ForEach(File.Delete);
    }
}
