using System.Security.Cryptography;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Proxy.Proxies;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Testbeds.Local.Brokers;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A run's folders and proxies, with a broker that has not been started.</summary>
internal sealed class BrokerBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-broker-").FullName;
    private readonly HttpClient _http = new();
    private readonly ProxyServer _server;
    private readonly Journal _journal;
    private readonly EdgeProxies _proxies;
    private readonly LocalOptions _options;
    private readonly BrokerSpec _spec;

    private BrokerBed(ProxyServer server, BrokerSpec spec, (string Name, string? Value)[] environment)
    {
        _server = server;
        RunId = RandomNumberGenerator.GetHexString(8, lowercase: true);
        _journal = Journal.Open(
            Path.Combine(_folder, Journal.FileName),
            new()
            {
                RunId = RunId,
                Runner = ProcessIdentity.Current,
                Start = TimeProvider.System.GetUtcNow(),
                Description = "tests of a broker",
            }
        );
        _options = new LocalOptions
        {
            RunId = RunId,
            ProgramFolder = AppContext.BaseDirectory,
            DataFolder = Path.Combine(_folder, "data"),
            CacheFolder = CacheFolder.Resolve(Environment.GetEnvironmentVariable),
            LogFolder = Path.Combine(_folder, "logs"),
            Seed = 1,
            Toxiproxy = server.Address,
        };
        _proxies = new(_options, _journal, _http, TimeProvider.System);
        Client = new(_http, server.Address);
        _spec = spec;
        Broker = Open(environment);
    }

    internal string RunId { get; }

    internal LocalBroker Broker { get; }

    internal EdgeProxies Proxies => _proxies;

    /// <summary>The process of a broker with one node.</summary>
    internal ChildProcess Node => Broker.Nodes.Values.Single();

    /// <summary>The client of the proxies' API.</summary>
    internal ToxiproxyClient Client { get; }

    internal static async Task<BrokerBed> OpenAsync(BrokerSpec spec, params (string Name, string? Value)[] environment)
    {
        var server = await ProxyServer.StartAsync(
            new ProxyServerOptions { Port = 0 },
            TimeProvider.System,
            CancellationToken.None
        );
        var bed = new BrokerBed(server, spec, environment);
        await bed._proxies.StartAsync(CancellationToken.None);
        return bed;
    }

    /// <summary>A broker for this environment, on the same proxies.</summary>
    internal LocalBroker Open(params (string Name, string? Value)[] environment) =>
        LocalBroker.Open(
            new(_spec, _options, _proxies, TimeProvider.System)
            {
                Environment = name =>
                    environment.Any(v => v.Name == name) ? environment.Single(v => v.Name == name).Value
                    : name is "RABBITMQ_URL" or "KAFKA_BOOTSTRAP" or "KAFKA_CREDENTIALS" ? null
                    : Environment.GetEnvironmentVariable(name),
            }
        );

    /// <summary>Checks that the broker does not start, with a one-line message that begins with this text.</summary>
    internal async Task<string> AssertFailsAsync(string told)
    {
        var message = (
            await Assert.ThrowsAsync<TestbedException>(() => Broker.StartAsync(CancellationToken.None))
        ).Message;
        Assert.StartsWith(told, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    internal static string ProxyOf(BrokerBed bed, string edge) =>
        $"chaos-{bed.RunId}-{edge.Replace("->", "-to-", StringComparison.Ordinal)}";

    /// <summary>Closes every connection of an edge and accepts no more until it is enabled again.</summary>
    internal Task SwitchAsync(string edge, bool on) =>
        Client.UpdateAsync(ProxyOf(this, edge), new ProxyRequest { Enabled = on }, CancellationToken.None);

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
