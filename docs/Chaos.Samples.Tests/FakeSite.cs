using Chaos.Core.Calls;
using Chaos.Faults;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Proxy.Proxies;

namespace Chaos.Samples.Tests;

/// <summary>A fault site with one edge, whose proxy is a real proxy on loopback.</summary>
internal sealed class FakeSite : IFaultSite, IAsyncDisposable
{
    internal const string Edge = "order->payment";

    private readonly HttpClient _http = new();
    private readonly ProxyServer _server;
    private readonly string _folder;

    private FakeSite(ProxyServer server, string folder)
    {
        (_server, _folder) = (server, folder);
        Proxies = new(_http, server.Address);
        Journal = Journal.Create(
            StateFolder.Resolve(name => name == StateFolder.Variable ? folder : null),
            new()
            {
                RunId = "5a3b1e",
                Runner = ProcessIdentity.Current,
                Start = DateTimeOffset.UnixEpoch,
                Description = "a sample",
            }
        );
    }

    public Journal Journal { get; }

    public ToxiproxyClient Proxies { get; }

    public Uri ProxiesAddress => _server.Address;

    internal static async Task<FakeSite> StartAsync()
    {
        var server = await ProxyServer.StartAsync(new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var site = new FakeSite(server, Directory.CreateTempSubdirectory("chaos-samples-").FullName);
        await site.Proxies.CreateAsync(
            new ProxyRequest
            {
                Name = site.ProxyOf(Edge),
                Listen = "127.0.0.1:0",
                Upstream = "127.0.0.1:1",
            },
            CancellationToken.None
        );
        return site;
    }

    public string ProxyOf(string edge) => "edge";

    public ITarget CanaryOver(string edge) =>
        new ConnectTargetSpec { Service = edge }.Connect(new(_server.Address, "t", 1));

    public ControlEndpoint ControlOf(string service) => throw new NotSupportedException();

    public IHost HostOf(string service) => throw new NotSupportedException();

    public Task KeepCountsAsync(string service, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RestartAsync(string service, CancellationToken cancellationToken) => throw new NotSupportedException();

    public TimeSpan RestartsWithin(string service) => throw new NotSupportedException();

    public ITarget CanaryOf(string service) => throw new NotSupportedException();

    public ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields) =>
        throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        Journal.Dispose();
        await _server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
