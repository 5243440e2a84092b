using System.Security.Cryptography;
using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The sample shop's services. They are started when an experiment first needs them, and configured for each trial
/// through their control endpoints.
/// </summary>
internal sealed class ShopServices(LocalOptions options, EdgeProxies proxies, HttpClient http, TimeProvider time)
    : ILocalServices
{
    /// <summary>The name under which a service reports its gRPC address.</summary>
    private const string Grpc = "grpc";

    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(2);

    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly Dictionary<string, ChildProcess> _services = [];
    private readonly Dictionary<string, ServiceRecord> _before = [];
    private readonly Dictionary<string, TimeSpan> _startUps = [];
    private TrialSetup? _setup;

    private TrialSetup Setup => _setup ?? throw new InvalidOperationException("no trial was prepared");

    /// <inheritdoc/>
    public async Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        _setup = setup;
        _before.Clear();
        var topology = setup.Experiment.Topology;
        await Task.WhenAll(topology.Services.Select(s => EnsureRunningAsync(s, cancellationToken)));
        foreach (var edge in topology.Edges)
            await proxies.EnsureAsync(edge, AddressOf(edge), setup.Experiment.HttpOn(edge), cancellationToken);
        await Task.WhenAll(topology.Services.Select(s => SetUpAsync(s.Name, cancellationToken)));
    }

    /// <inheritdoc/>
    public bool Has(string service) => _services.ContainsKey(service);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TimeSpan> StartUps => _startUps;

    /// <inheritdoc/>
    public IHost HostOf(string service) => new ChildHost(_services[service]);

    /// <inheritdoc/>
    public ControlEndpoint ControlOf(string service) => new(http, service, AddressOf(service), _token);

    /// <inheritdoc/>
    public ITarget CanaryOf(string service) => Canary(service, AddressOf(service), EdgeProtocol.Http);

    /// <inheritdoc/>
    public ITarget CanaryOver(Edge edge) => Canary(edge.To, proxies.ListenOf(edge.Name), edge.Protocol);

    /// <inheritdoc/>
    public ITarget CanaryOver(Edge edge, IReadOnlyDictionary<string, string> fields) =>
        new HttpProbeTarget(proxies.ListenOf(edge.Name), "/canary", proxies.ListenOf(edge.Name).Authority, fields);

    /// <inheritdoc/>
    public async Task KeepCountsAsync(string service, CancellationToken cancellationToken)
    {
        // A service that has ended by itself cannot be asked any more.
        if (!_services[service].Exited.IsCompleted && await ReportAsync(service, cancellationToken) is { } record)
            _before[service] = record;
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string service, CancellationToken cancellationToken)
    {
        await _services[service].RestartAsync(cancellationToken);
        await SetUpAsync(service, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken)
    {
        var samples = await Task.WhenAll(
            Setup.Experiment.Topology.Services.Select(async s =>
            {
                try
                {
                    return await ControlOf(s.Name)
                        .GetAsync<Dictionary<string, double>>(ControlContract.Sample, cancellationToken);
                }
                catch (Exception e) when (e is ControlException or OperationCanceledException)
                {
                    // A paused or killed service leaves a gap in its series.
                    return [];
                }
            })
        );
        return [.. samples.SelectMany(s => s).Select(s => new Sample(s.Key, s.Value))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken) =>
        [
            .. (
                await Task.WhenAll(
                    Setup.Experiment.Topology.Services.Select(s =>
                        _services[s.Name].Exited.IsCompleted
                            ? Task.FromResult(_before.GetValueOrDefault(s.Name))
                            : ReportAsync(s.Name, cancellationToken)
                    )
                )
            ).OfType<ServiceRecord>(),
        ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(
            _services.Values.Select(async s =>
            {
                await s.StopAsync(s_stopLimit, CancellationToken.None);
                await s.DisposeAsync();
            })
        );

    private async Task<ServiceRecord?> ReportAsync(string service, CancellationToken cancellationToken)
    {
        var record = await ControlOf(service).GetAsync<ServiceRecord>(ControlContract.Report, cancellationToken);
        return _before.TryGetValue(service, out var before) ? record.After(before) : record;
    }

    private HttpTarget Canary(string service, Uri address, EdgeProtocol protocol) =>
        (HttpTarget)
            new HttpTargetSpec
            {
                Service = service,
                Method = "GET",
                Path = "/canary",
                FreshConnections = true,
                Http2 = protocol == EdgeProtocol.Grpc,
            }.Connect(new(address, CallBaggage.Canary, Setup.Seed));

    /// <inheritdoc/>
    public Uri AddressOf(string service) =>
        _services[service].Address ?? throw new InvalidOperationException($"{service} has no address");

    /// <summary>The upstream of an edge's proxy: the port of the service that has the edge's protocol.</summary>
    private Uri AddressOf(Edge edge) =>
        edge.Protocol == EdgeProtocol.Grpc ? _services[edge.To].Addresses[Grpc] : AddressOf(edge.To);

    private async Task EnsureRunningAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        var service = spec.Name;
        ChildProcess? running;
        lock (_services)
            running = _services.GetValueOrDefault(service);
        if (running is { Exited.IsCompleted: false })
            return;
        if (running is not null)
        {
            await running.RestartAsync(cancellationToken);
            return;
        }
        var begun = time.GetTimestamp();
        var started = await ChildProcess.StartAsync(
            Programs.Spec(
                options,
                service,
                "Chaos.SampleShop",
                [
                    "--service",
                    spec.Kind,
                    "--name",
                    service,
                    "--port",
                    ChildProcessSpec.Port,
                    "--grpc-port",
                    ChildProcessSpec.PortNamed(Grpc),
                    "--data",
                    Path.Combine(options.DataFolder, service),
                ]
            ) with
            {
                Environment = new Dictionary<string, string?>(DotnetHost.Variables) { ["CHAOS_TOKEN"] = _token },
            },
            time,
            cancellationToken
        );
        lock (_services)
            (_services[service], _startUps[service]) = (started, time.GetElapsedTime(begun));
    }

    private Task SetUpAsync(string service, CancellationToken cancellationToken)
    {
        var (experiment, arm) = (Setup.Experiment, Setup.Arm);
        var outgoing = experiment.Topology.Edges.Where(e => e.From == service).ToList();
        return ControlOf(service)
            .PutAsync(
                ControlContract.Trial,
                new TrialMessage
                {
                    Trial = Setup.Token,
                    Seed = Setup.Seed,
                    Spec = WithSettings(experiment.Topology.Service(service), arm),
                    Policies = arm
                        .Policies.Where(p => p.Key == service || outgoing.Any(e => e.Name == p.Key))
                        .ToDictionary(p => p.Key, p => p.Value),
                    Upstreams = outgoing.ToDictionary(
                        e => e.To,
                        e => new Upstream(
                            experiment.Topology.Service(e.To).Kind,
                            proxies.ListenOf(e.Name),
                            e.FreshConnections,
                            e.Protocol
                        )
                    ),
                },
                cancellationToken
            );
    }

    private static ServiceSpec WithSettings(ServiceSpec spec, Arm arm)
    {
        if (!arm.Settings.TryGetValue(spec.Name, out var changed))
            return spec;
        var settings = new Dictionary<string, string>(spec.Settings);
        foreach (var (name, value) in changed)
            settings[name] = value;
        return spec with { Settings = settings };
    }
}
