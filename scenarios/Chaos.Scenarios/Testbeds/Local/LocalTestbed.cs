using System.Security.Cryptography;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local.Brokers;
using Chaos.Scenarios.Testbeds.Local.Workers;
using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The sample shop as child processes on loopback, each edge through a proxy of its own:
/// <code>
///  load ─ proxy client->order ─ order ─ proxy order->payment ─ payment
/// </code>
/// Services and proxies are started when an experiment first needs them, and serve all trials after it.
/// </summary>
public sealed class LocalTestbed : ITestbed, IFaultSite
{
    /// <summary>Under which name a service says where it speaks gRPC.</summary>
    private const string Grpc = "grpc";

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly LocalOptions _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly Dictionary<string, ChildProcess> _services = [];
    private readonly Dictionary<string, ServiceRecord> _before = [];
    private readonly EdgeProxies _proxies;
    private readonly EdgeTraffic _traffic;
    private readonly LocalBrokers _brokers;
    private readonly LocalWorkers _workers;
    private TrialSetup? _setup;

    /// <summary>A testbed with nothing started.</summary>
    public LocalTestbed(LocalOptions options, Journal journal, TimeProvider time)
    {
        (_options, Journal, Time) = (options, journal, time);
        _proxies = new(options, journal, _http, time);
        _traffic = new(_proxies, time);
        _brokers = new(options, _proxies, time);
        _workers = new(options, time);
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <inheritdoc/>
    public Journal Journal { get; }

    /// <inheritdoc/>
    public ToxiproxyClient Proxies => _proxies.Client;

    /// <inheritdoc/>
    public Uri ProxiesAddress => _proxies.Address;

    private TrialSetup Setup => _setup ?? throw new InvalidOperationException("no trial was prepared");

    /// <summary>Starts what every trial needs: the server that carries the proxies.</summary>
    /// <exception cref="TestbedException">It does not start, or still carries proxies of another run.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _proxies.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        _setup = setup;
        _before.Clear();
        var topology = setup.Experiment.Topology;
        await Task.WhenAll(topology.Services.Select(s => EnsureRunningAsync(s, cancellationToken)));
        foreach (var edge in topology.Edges) await _proxies.EnsureAsync(edge, ServiceAddress(edge), cancellationToken);
        await Task.WhenAll(topology.Services.Select(s => SetUpAsync(s.Name, cancellationToken)));
        await _workers.StopAsync();
        await _brokers.PrepareAsync(setup, cancellationToken);
        await _workers.StartAsync(setup, _brokers, cancellationToken);
        await _traffic.BeginAsync(topology.Edges.Concat(topology.Brokers.SelectMany(b => b.Edges)).Select(e => e.Name).Where(_proxies.Has), cancellationToken);
    }

    /// <inheritdoc/>
    public ITarget Connect(Arm arm, Workload workload, Producer? producer)
    {
        var edge = $"{Edge.Client}->{workload.Target.Service}";
        if (workload.Target is not PublishSpec)
            return workload.Target.Connect(new(_proxies.ListenOf(edge), Setup.TokenOf(arm), Setup.Seed)
            {
                Instances = [.. workload.Target.Instances.Select(i => _proxies.ListenOf($"{Edge.Client}->{i}"))],
                Policy = arm.Policies.GetValueOrDefault(edge, Policy.None),
                Time = Time,
            });
        var broker = _brokers[workload.Target.Service];
        var nodes = broker.Addresses(Edge.Client);
        return workload.Target.Connect(new(new($"tcp://{nodes[0]}"), Setup.TokenOf(arm), Setup.Seed) { Time = Time, Nodes = nodes, Credentials = broker.Credentials, Producer = producer });
    }

    /// <inheritdoc/>
    public IFault Bind(FaultSpec fault) => fault is InjectableFault injectable
        ? injectable.Bind(this)
        : throw new InvalidOperationException($"{fault.GetType().Name} cannot be injected here");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMilliseconds(500));
        var brokers = _brokers.SampleAsync(limit.Token);
        var traffic = _traffic.SampleAsync(limit.Token);
        var samples = await Task.WhenAll(Setup.Experiment.Topology.Services.Select(async s =>
        {
            try
            {
                return await ControlOf(s.Name).GetAsync<Dictionary<string, double>>("control/sample", limit.Token);
            }
            catch (Exception e) when (e is ControlException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // A service that is paused or killed leaves a gap in its series.
                return [];
            }
        }));
        await traffic;
        return [.. samples.SelectMany(s => s).Select(s => new Sample(s.Key, s.Value)), .. await brokers];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken)
    {
        var services = Setup.Experiment.Topology.Services;
        foreach (var process in services.Select(s => ProcessOf(s.Name)).Where(p => p.Exited.IsCompleted))
            throw new TestbedException($"{process.Name} ended during the trial with exit code {await process.Exited}. Its last lines: {string.Join(" | ", process.LastLines.TakeLast(5))}");
        await _workers.CheckAsync();
        await _brokers.CheckAsync(cancellationToken);
        return [.. await Task.WhenAll(services.Select(s => ReportAsync(s.Name, cancellationToken))), .. await _traffic.CollectAsync(cancellationToken)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Handling>> HandledAsync(CancellationToken cancellationToken) => Task.FromResult(_workers.Handled());

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<(string Channel, int Partition), long>> LowWatermarksAsync(Arm arm, CancellationToken cancellationToken) => _brokers.LowWatermarksAsync(arm, cancellationToken);

    /// <inheritdoc/>
    public string ProxyOf(string edge) => _proxies.NameOf(edge);

    /// <inheritdoc/>
    public ControlEndpoint ControlOf(string service) => new(_http, service, ServiceAddress(service), _token);

    /// <inheritdoc/>
    public ChildProcess ProcessOf(string service) => _workers.Of(service) ?? (_brokers.Of(service) is { } broker ? NodeOf(broker, service) : _services[service]);

    /// <inheritdoc/>
    public async Task KeepCountsAsync(string service, CancellationToken cancellationToken)
    {
        // Brokers and workers count nothing themselves: the ledger does.
        if (IsService(service)) _before[service] = await ReportAsync(service, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string service, CancellationToken cancellationToken)
    {
        if (_brokers.Of(service) is { } broker)
        {
            await broker.RestartAsync(service, cancellationToken);
            return;
        }
        await ProcessOf(service).RestartAsync(cancellationToken);
        if (IsService(service)) await SetUpAsync(service, cancellationToken);
    }

    /// <inheritdoc/>
    public ITarget CanaryOf(string service) => _workers.Of(service) is { } worker ? new ProbeTarget(worker.Address!, default)
        : _brokers.Of(service) is { } broker ? new ProbeTarget(broker.Direct(service), broker.Hello)
        : Canary(service, ServiceAddress(service));

    /// <inheritdoc/>
    public ITarget CanaryOver(string edge)
    {
        var callee = edge.Split("->")[1];
        return _brokers.Of(callee) is { } broker ? new ProbeTarget(_proxies.ListenOf(edge), broker.Hello) : Canary(callee, _proxies.ListenOf(edge), Setup.Experiment.Topology.Edges.Single(e => e.Name == edge).Protocol);
    }

    /// <summary>Stops every child and takes every proxy away.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_services.Values.Select(async s =>
        {
            await s.StopAsync(StopLimit, CancellationToken.None);
            await s.DisposeAsync();
        }));
        await _workers.DisposeAsync();
        await _brokers.DisposeAsync();
        await _proxies.DisposeAsync();
        _http.Dispose();
    }

    private async Task<ServiceRecord> ReportAsync(string service, CancellationToken cancellationToken)
    {
        var record = await ControlOf(service).GetAsync<ServiceRecord>("control/report", cancellationToken);
        return _before.TryGetValue(service, out var before) ? record.After(before) : record;
    }

    private bool IsService(string name) => _services.ContainsKey(name);

    private static ChildProcess NodeOf(LocalBroker broker, string node) =>
        broker.Nodes.GetValueOrDefault(node) ?? throw new TestbedException($"{node} is not a process of this run: a broker of your own is never killed, paused or started");

    private ITarget Canary(string service, Uri address, EdgeProtocol protocol = EdgeProtocol.Http) =>
        new HttpTargetSpec { Service = service, Method = "GET", Path = "/canary", FreshConnections = true, Http2 = protocol == EdgeProtocol.Grpc }.Connect(new(address, "canary", Setup.Seed));

    private Uri ServiceAddress(string service) => _services[service].Address ?? throw new InvalidOperationException($"{service} has no address");

    /// <summary>What an edge's proxy leads to: the port of the service that speaks the edge's protocol.</summary>
    private Uri ServiceAddress(Edge edge) => edge.Protocol == EdgeProtocol.Grpc ? _services[edge.To].Addresses[Grpc] : ServiceAddress(edge.To);

    private async Task EnsureRunningAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        var service = spec.Name;
        ChildProcess? running;
        lock (_services) running = _services.GetValueOrDefault(service);
        if (running is { Exited.IsCompleted: false }) return;
        if (running is not null)
        {
            await running.RestartAsync(cancellationToken);
            return;
        }
        var started = await ChildProcess.StartAsync(
            Programs.Spec(_options, service, "Chaos.SampleShop", ["--service", spec.Kind, "--name", service, "--port", ChildProcessSpec.Port, "--grpc-port", ChildProcessSpec.PortNamed(Grpc), "--data", Path.Combine(_options.DataFolder, service)])
                with { Environment = new Dictionary<string, string?> { ["CHAOS_TOKEN"] = _token } },
            Time, cancellationToken);
        lock (_services) _services[service] = started;
    }

    private Task SetUpAsync(string service, CancellationToken cancellationToken)
    {
        var (experiment, arm) = (Setup.Experiment, Setup.Arm);
        var outgoing = experiment.Topology.Edges.Where(e => e.From == service).ToList();
        return ControlOf(service).PutAsync("control/trial", new
        {
            trial = Setup.Token,
            seed = Setup.Seed,
            spec = WithSettings(experiment.Topology.Service(service), arm),
            policies = arm.Policies.Where(p => p.Key == service || outgoing.Any(e => e.Name == p.Key)).ToDictionary(p => p.Key, p => p.Value),
            upstreams = outgoing.ToDictionary(e => e.To, e => new { kind = experiment.Topology.Service(e.To).Kind, url = _proxies.ListenOf(e.Name), freshConnections = e.FreshConnections, protocol = e.Protocol.ToString() }),
        }, cancellationToken);
    }

    private static ServiceSpec WithSettings(ServiceSpec spec, Arm arm)
    {
        if (!arm.Settings.TryGetValue(spec.Name, out var changed)) return spec;
        var settings = new Dictionary<string, string>(spec.Settings);
        foreach (var (name, value) in changed) settings[name] = value;
        return spec with { Settings = settings };
    }
}
