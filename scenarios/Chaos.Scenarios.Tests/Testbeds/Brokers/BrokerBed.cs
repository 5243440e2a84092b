using System.Security.Cryptography;
using Chaos.Core.Topologies;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Proxy.Proxies;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Testbeds.Local.Brokers;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A run's folders and proxies, with a broker that is not started yet.</summary>
internal sealed class BrokerBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-broker-").FullName;
    private readonly HttpClient _http = new();
    private readonly ProxyServer _server;
    private readonly Journal _journal;
    private readonly EdgeProxies _proxies;

    private BrokerBed(ProxyServer server, BrokerSpec spec, IReadOnlyDictionary<string, string?> environment)
    {
        _server = server;
        RunId = RandomNumberGenerator.GetHexString(8, lowercase: true);
        _journal = Journal.Open(Path.Combine(_folder, Journal.FileName), new() { RunId = RunId, Runner = ProcessIdentity.Current, Start = TimeProvider.System.GetUtcNow(), Description = "tests of a broker" });
        var options = new LocalOptions
        {
            RunId = RunId,
            ProgramFolder = AppContext.BaseDirectory,
            DataFolder = Path.Combine(_folder, "data"),
            LogFolder = Path.Combine(_folder, "logs"),
            Seed = 1,
            Toxiproxy = server.Address,
        };
        _proxies = new(options, _journal, _http, TimeProvider.System);
        Client = new(_http, server.Address);
        Broker = LocalBroker.Open(new(spec, options, _proxies, TimeProvider.System)
        {
            Environment = name => environment.TryGetValue(name, out var value) ? value : name is "RABBITMQ_URL" or "KAFKA_BOOTSTRAP" ? null : Environment.GetEnvironmentVariable(name),
        });
    }

    internal string RunId { get; }

    internal LocalBroker Broker { get; }

    /// <summary>The process of a broker with one node.</summary>
    internal ChildProcess Node => Broker.Nodes.Values.Single();

    /// <summary>The proxies' own interface.</summary>
    internal ToxiproxyClient Client { get; }

    internal static async Task<BrokerBed> OpenAsync(BrokerSpec spec, params (string Name, string? Value)[] environment)
    {
        var server = await ProxyServer.StartAsync(new ProxyServerOptions { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var bed = new BrokerBed(server, spec, environment.ToDictionary(v => v.Name, v => v.Value));
        await bed._proxies.StartAsync(CancellationToken.None);
        return bed;
    }

    internal static string ProxyOf(BrokerBed bed, string edge) => $"chaos-{bed.RunId}-{edge.Replace("->", "-to-", StringComparison.Ordinal)}";

    /// <summary>Cuts every connection of an edge and takes no more until it is switched on again.</summary>
    internal Task SwitchAsync(string edge, bool on) => Client.UpdateAsync(ProxyOf(this, edge), new ProxyRequest { Enabled = on }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await _proxies.DisposeAsync();
        await _server.DisposeAsync();
        _http.Dispose();
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
