using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local.Brokers;
using Chaos.Scenarios.Testbeds.Local.Elsewhere;
using Chaos.Scenarios.Testbeds.Local.Workers;
using Chaos.Scenarios.Testbeds.Wires;
using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The sample shop, or the user's services, on loopback, with a proxy on each edge:
/// <code>
///  load ─ proxy client->order ─ order ─ proxy order->payment ─ payment
/// </code>
/// Services and proxies are started when an experiment first needs them, and serve all trials after it.
/// </summary>
public sealed class LocalTestbed : ITestbed, IFaultSite
{
    private readonly LocalOptions _options;
    private readonly HttpClient _http = NewClient();
    private readonly EdgeProxies _proxies;
    private readonly EdgeTraffic _traffic;
    private readonly LocalBrokers _brokers;
    private readonly LocalWorkers _workers;
    private readonly ShopServices _shop;
    private readonly ExternalServices _users;
    private readonly EndedHosts _ended = new();
    private readonly SharedParts _shared = new();
    private ILocalServices _services;
    private TrialSetup? _setup;

    /// <summary>Creates a testbed that has started nothing yet.</summary>
    public LocalTestbed(LocalOptions options, Journal journal, TimeProvider time)
    {
        (_options, Journal, Time) = (options, journal, time);
        _proxies = new(options, journal, _http, time);
        var canaries = new CanaryTraffic();
        _traffic = new(_proxies, canaries, time);
        _brokers = new(options, _proxies, time);
        _workers = new(options, time);
        _services = _shop = new(options, _proxies, _http, time);
        _users = new(options, _proxies, canaries, _http, time);
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
    public FaultLeases Leases => _proxies.Leases;

    /// <summary>A note for the user if faults on the user's own proxy server have no lease; otherwise null.</summary>
    public string? LeaseNote => _proxies.LeaseNote;

    /// <inheritdoc/>
    public Uri ProxiesAddress => _proxies.Address;

    /// <summary>All processes of the trial except the proxy's.</summary>
    private IEnumerable<IHost> Hosts =>
        Setup
            .Experiment.Topology.Services.Select(s => s.Name)
            .Where(_services.Has)
            .Select(_services.HostOf)
            .Concat(_workers.Processes.Concat(_brokers.Processes).Select(p => new ChildHost(p)));

    private TrialSetup Setup => _setup ?? throw new InvalidOperationException("no trial was prepared");

    /// <summary>Starts the server of the proxies, which every trial needs.</summary>
    /// <exception cref="TestbedException">It does not start, or still has proxies of another run.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _proxies.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        _setup = setup;
        Leases.Forget();
        _services = setup.Experiment.Topology.Services.Any(s => s.External is not null) ? _users : _shop;
        var topology = setup.Experiment.Topology;
        await _services.PrepareAsync(setup, cancellationToken);
        await LoadTap.EnsureAsync(setup, _proxies, _services.AddressOf, cancellationToken);
        await _workers.StopAsync();
        await _brokers.PrepareAsync(setup, cancellationToken);
        await _workers.StartAsync(setup, _brokers, cancellationToken);
        // Before any counting begins.
        if (_services == _users && setup.Experiment.Durations.WarmUp > TimeSpan.Zero)
            await MakeFirstCallsAsync(setup, cancellationToken);
        await _traffic.BeginAsync(
            topology.Edges.Concat(topology.Brokers.SelectMany(b => b.Edges)).Select(e => e.Name).Where(_proxies.Has),
            [.. setup.Arms.Select(setup.TokenOf)],
            cancellationToken
        );
    }

    /// <summary>
    /// Makes the first calls of the load, except for messages, which would stay, and for journeys, whose steps need
    /// those before them.
    /// </summary>
    private Task MakeFirstCallsAsync(TrialSetup setup, CancellationToken cancellationToken) =>
        Task.WhenAll(
            setup.Arms.SelectMany(arm =>
                setup
                    .Experiment.WorkloadsOf(arm)
                    .Select(async workload =>
                    {
                        if (workload.Mix.Count > 0 || workload.Target.IsKept)
                            return;
                        await using var target = Connect(
                            arm,
                            workload with
                            {
                                Target = workload.WarmUp ?? workload.Target,
                            },
                            $"{setup.TokenOf(arm)}-first",
                            null
                        );
                        var calls = new FirstCalls(Time);
                        await calls.MakeAsync(target, cancellationToken);
                        if (calls.MetAnother)
                            await LookAsync(workload.Target, cancellationToken);
                    })
            )
        );

    /// <summary>Ends a run whose calls cannot be good, because the service speaks something else.</summary>
    private async Task LookAsync(TargetSpec target, CancellationToken cancellationToken)
    {
        var address = _services.AddressOf(target.Service);
        if (await new WireLook(Time).OtherAsync(address, target.Protocol, cancellationToken) is { } other)
            throw new WrongExperimentException(
                $"{target.Service}: no call is good, and {other.InFile(address, target.Protocol)}"
            );
    }

    /// <inheritdoc/>
    public ITarget Connect(Arm arm, Workload workload, Producer? producer) =>
        Connect(arm, workload, Setup.TokenOf(arm), producer);

    private ITarget Connect(Arm arm, Workload workload, string token, Producer? producer)
    {
        var edge = EdgeName.OfLoad(workload.Target.Service).ToString();
        if (workload.Target is not PublishSpec)
            return workload.Target.Connect(
                _services.SiteOf(
                    workload.Target.Service,
                    new(
                        workload.Target.NeedsEdge
                            ? _proxies.ListenOf(edge)
                            : _services.AddressOf(workload.Target.Service),
                        token,
                        Setup.Seed
                    )
                    {
                        Instances =
                        [
                            .. workload.Target.Instances.Select(i => _proxies.ListenOf(EdgeName.OfLoad(i).ToString())),
                        ],
                        Workload = workload.Name,
                        Policy = arm.Policies.GetValueOrDefault(edge, Policy.None),
                        Time = Time,
                        Shared = _shared,
                    }
                )
            );
        var broker = _brokers[workload.Target.Service];
        var nodes = broker.Addresses(Edge.Client);
        return workload.Target.Connect(
            new(new($"tcp://{nodes[0]}"), token, Setup.Seed)
            {
                Time = Time,
                Nodes = nodes,
                Credentials = broker.Credentials,
                Producer = producer,
            }
        );
    }

    /// <inheritdoc/>
    public IExternalCalls Watch(Arm arm, Workload workload) =>
        new TappedCalls(
            workload,
            _proxies,
            (workload.Load as ExternalLoad)?.Maker is { } maker
                ? new MakerProcess(
                    workload.Name,
                    maker,
                    Setup.TokenOf(arm),
                    t => _users.TextOf(LoadTap.Of(workload).From, t),
                    _options,
                    Time
                )
                : null,
            Time
        );

    /// <inheritdoc/>
    public IFault Bind(FaultSpec fault) =>
        fault is not InjectableFault injectable
            ? throw new InvalidOperationException($"{fault.GetType().Name} cannot be injected here")
        : _services == _users && _proxies.Has(fault.Effect.Site)
            ? new CrossedFault(injectable.Bind(this), fault.Effect.Site, _traffic)
        : injectable.Bind(this);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMilliseconds(500));
        var brokers = _brokers.SampleAsync(limit.Token);
        var traffic = _traffic.SampleAsync(limit.Token);
        var services = _services.SampleAsync(limit.Token);
        await traffic;
        return [.. await services, .. await brokers];
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TimeSpan> StartUps => _services.StartUps;

    /// <inheritdoc/>
    public IReadOnlyList<string> LastLinesOf(string service) =>
        Hosts.FirstOrDefault(c => c.Name == service)?.LastLines ?? [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EndedService>> EndedAsync(CancellationToken cancellationToken)
    {
        // First, because a proxy that has ended has lost its toxics as well.
        var ended = await _ended.TakeAsync(_proxies.Process, Hosts, cancellationToken);
        return Leases.Lapse is { } lapse ? throw new TestbedException(lapse) : ended;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken)
    {
        await _workers.CheckAsync();
        await _brokers.CheckAsync(cancellationToken);
        return [.. await _services.CollectAsync(cancellationToken), .. await _traffic.CollectAsync(cancellationToken)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Handling>> HandledAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_workers.Handled());

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<(string Channel, int Partition), long>> LowWatermarksAsync(
        Arm arm,
        CancellationToken cancellationToken
    ) => _brokers.LowWatermarksAsync(arm, cancellationToken);

    /// <inheritdoc/>
    public string ProxyOf(string edge) => _proxies.NameOf(edge);

    /// <inheritdoc/>
    public ControlEndpoint ControlOf(string service) => _services.ControlOf(service);

    /// <inheritdoc/>
    public IHost HostOf(string service) =>
        _workers.Of(service) is { } worker ? new ChildHost(worker)
        : _brokers.Of(service) is { } broker ? new ChildHost(NodeOf(broker, service))
        : _services.HostOf(service);

    /// <inheritdoc/>
    public async Task KeepCountsAsync(string service, CancellationToken cancellationToken)
    {
        // Brokers and workers do not count anything; the ledger does.
        if (_services.Has(service))
            await _services.KeepCountsAsync(service, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string service, CancellationToken cancellationToken)
    {
        if (_brokers.Of(service) is { } broker)
        {
            await broker.RestartAsync(service, cancellationToken);
            return;
        }
        if (_services.Has(service))
            await _services.RestartAsync(service, cancellationToken);
        else
            await HostOf(service).StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public TimeSpan RestartsWithin(string service) =>
        _services == _users && _users.Has(service) ? _users.RestartsWithin(service) : TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public ITarget CanaryOf(string service) =>
        _workers.Of(service) is { } worker ? new ProbeTarget(worker.Address!, ReadOnlyMemory<byte>.Empty)
        : _brokers.Of(service) is { } broker ? new ProbeTarget(broker.Direct(service), broker.Hello)
        : _services.CanaryOf(service);

    /// <inheritdoc/>
    public ITarget CanaryOver(string edge)
    {
        var callee = EdgeName.Parse(edge).To;
        return _brokers.Of(callee) is { } broker
            ? new ProbeTarget(_proxies.ListenOf(edge), broker.Hello)
            : _services.CanaryOver(Setup.Experiment.Topology.Edges.Single(e => e.Name == edge));
    }

    /// <inheritdoc/>
    public ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields) =>
        _services.CanaryOver(Setup.Experiment.Topology.Edges.Single(e => e.Name == edge), fields);

    /// <summary>
    /// A client that follows no redirects: a redirect may lead to any host, and counts as an ordinary answer.
    /// </summary>
    internal static HttpClient NewClient() =>
        new(PlainHandler.Open(usesReserve: true)) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Stops every child and removes every proxy.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _users.DisposeAsync();
        await _workers.DisposeAsync();
        await _brokers.DisposeAsync();
        await _proxies.DisposeAsync();
        _http.Dispose();
    }

    private static ChildProcess NodeOf(LocalBroker broker, string node) =>
        broker.Nodes.GetValueOrDefault(node)
        ?? throw new TestbedException(
            $"{node} is not a process of this run: a broker of your own is never killed, paused or started"
        );
}
