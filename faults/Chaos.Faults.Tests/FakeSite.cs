using Chaos.Core.Calls;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Proxy.Proxies;

namespace Chaos.Faults.Tests;

/// <summary>
/// A fault site with a real proxy server, a real process and a service that obeys its control endpoint.
/// </summary>
internal sealed class FakeSite : IFaultSite, IAsyncDisposable
{
    public const string Service = "payment";
    public const string Edge = "order->payment";

    private readonly HttpClient _http = new();
    private readonly ProxyServer _server;
    private readonly FakeService _service;
    private readonly ChildProcess _process;

    private FakeSite(ProxyServer server, FakeService service, ChildProcess process, Journal journal)
    {
        (_server, _service, _process, Journal) = (server, service, process, journal);
        Proxies = new(_http, server.Address);
    }

    public Journal Journal { get; }

    public ToxiproxyClient Proxies { get; }

    public FaultLeases Leases { get; } = new(TimeProvider.System);

    public Uri ProxiesAddress => _server.Address;

    public static async Task<FakeSite> StartAsync(Journal journal, bool endsTls = false)
    {
        var server = await ProxyServer.StartAsync(
            new ProxyServerOptions { Port = 0 },
            TimeProvider.System,
            CancellationToken.None
        );
        var service = await FakeService.StartAsync();
        var spec = new ChildProcessSpec
        {
            Name = Service,
            RunId = "f00d",
            FileName = "sleep",
            Arguments = ["1000"],
            Ready = ReadySign.Started,
        };
        var site = new FakeSite(
            server,
            service,
            await ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None),
            journal
        );
        await site.Proxies.CreateAsync(
            new ProxyRequest
            {
                Name = site.ProxyOf(Edge),
                Listen = "127.0.0.1:0",
                Upstream = service.Address.Authority,
                Http = new(),
                Tls = endsTls ? new() : null,
            },
            CancellationToken.None
        );
        return site;
    }

    public string ProxyOf(string edge) => edge.Replace("->", "-to-", StringComparison.Ordinal);

    public ControlEndpoint ControlOf(string service) => new(_http, service, _service.Address, "token");

    public IHost HostOf(string service) => new ChildHost(_process);

    public ChildProcess Process => _process;

    /// <summary>Requests that the service has seen.</summary>
    public int Seen => _service.Seen;

    public List<string> Kept { get; } = [];

    public Task KeepCountsAsync(string service, CancellationToken cancellationToken)
    {
        Kept.Add(service);
        Assert.False(_process.Exited.IsCompleted);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Runs after a restart of the service, so that a test can make the restart fail. Does nothing by default.
    /// </summary>
    public Func<ChildProcess, Task> Restarted { get; set; } = _ => Task.CompletedTask;

    public async Task RestartAsync(string service, CancellationToken cancellationToken)
    {
        await _process.RestartAsync(cancellationToken);
        await Restarted(_process);
    }

    public TimeSpan RestartsWithin(string service) => TimeSpan.FromSeconds(service == Service ? 123 : 0);

    public ITarget CanaryOf(string service) => new Canary();

    public ITarget CanaryOver(string edge) => new Canary();

    /// <summary>Header fields of the latest HTTP canary.</summary>
    public IReadOnlyDictionary<string, string>? CanaryFields { get; private set; }

    public ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields)
    {
        CanaryFields = fields;
        return new Canary();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _service.DisposeAsync();
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private sealed class Canary : ITarget
    {
        public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
            new(new CallResult(CallStatus.Ok));

        public ValueTask DisposeAsync() => default;
    }
}
