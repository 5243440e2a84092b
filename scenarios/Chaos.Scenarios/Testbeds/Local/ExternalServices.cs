using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Local.Brokers;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The user's services. Ports are chosen and proxies created before anything starts, so that all addresses are known
/// when a command gets them. Callees start before their callers. A service that the next arm does not change keeps
/// running.
/// </summary>
internal sealed class ExternalServices(
    LocalOptions options,
    EdgeProxies proxies,
    CanaryTraffic canaries,
    HttpClient http,
    TimeProvider time
) : ILocalServices
{
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_startingLimit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, int> _ports = [];
    private readonly Dictionary<string, (ExternalService As, string Told, ChildProcess Process)> _running = [];
    private readonly Dictionary<string, TimeSpan> _startUps = [];
    private readonly ReadyCheck _ready = new(http, time);
    private readonly ExternalProcesses _processes = new(options, time);
    private Secrets _secrets = new(Environment.GetEnvironmentVariable, SecretFile.In("."));
    private ExternalObservers? _observers;
    private TrialSetup? _setup;

    /// <summary>Checks, before a load, that what canaries will ask is answered.</summary>
    internal EdgeProbe Probe { get; init; } = new(time);

    /// <summary>The processes that run already and may be touched.</summary>
    internal AllowedProcesses Processes
    {
        init => _processes = new(options, time) { Rules = value };
    }

    private ExternalCanaries Canaries => new(Setup.Experiment.Topology, SpecOf, AddressOf, Text, proxies, canaries);

    private TrialSetup Setup => _setup ?? throw new InvalidOperationException("no trial was prepared");

    /// <inheritdoc/>
    public async Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        if (_setup?.Experiment.Source != setup.Experiment.Source)
            _secrets = new(
                Environment.GetEnvironmentVariable,
                SecretFile.In(Path.GetDirectoryName(Path.GetFullPath(setup.Experiment.Source ?? "."))!)
            );
        _setup = setup;
        var topology = setup.Experiment.Topology;
        foreach (var other in _running.Keys.Except(topology.Services.Select(s => s.Name)).ToList())
            await StopAsync(other);
        _processes.Keep(topology.Services.Select(s => s.Name));
        foreach (var edge in topology.Edges)
            await proxies.EnsureAsync(
                edge,
                Canaries.UpstreamOf(edge),
                setup.Experiment.HttpOn(edge),
                cancellationToken
            );
        foreach (var service in StartOrder.CalleesFirst(topology))
            await EnsureAsync(service, cancellationToken);
        try
        {
            await LookAroundAsync(setup, cancellationToken);
        }
        catch (TestbedException e)
            when (_running.Values.FirstOrDefault(r => r.Process.EndedByItself).Process is { } ended)
        {
            throw new WrongExperimentException(
                $"{ended.Name} ended with {ServiceDeath.Words(await ended.Exited)} right after it had got ready"
                    + $"{ServiceDeath.LastOf(await ended.LastWordsAsync(cancellationToken))}",
                e
            );
        }
    }

    /// <summary>
    /// Refuses tunnels. A tunnel that began to listen during the wait for the services is only seen here.
    /// </summary>
    private void RefuseTunnels()
    {
        if (new Listeners(options.Allowed).Look(Setup.Experiment).Errors is { Count: > 0 } errors)
            throw new WrongExperimentException(string.Join("; ", errors));
    }

    /// <summary>Checks what has to be right before a load begins, apart from the services being ready.</summary>
    private async Task LookAroundAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        RefuseTunnels();
        var topology = setup.Experiment.Topology;
        await new ExternalDestinations(options.Allowed, time).CheckAsync(
            setup.Experiment.WorkloadsOf(setup.Arm).SelectMany(w => w.Targets),
            topology,
            SpecOf,
            WholeAddressOf,
            cancellationToken
        );
        await new ExternalCommands(options, http, time).PrepareAsync(setup, Text, cancellationToken);
        await Canaries.ProbeAsync(setup.Experiment, Has, Probe, cancellationToken);
        _observers = new(http, time);
        await _observers.BeginAsync(setup.Experiment.Observers, t => Text("observers", t), cancellationToken);
    }

    /// <inheritdoc/>
    public bool Has(string service) => _running.ContainsKey(service) || _processes.Has(service);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TimeSpan> StartUps => _startUps;

    /// <inheritdoc/>
    public IHost HostOf(string service) =>
        _running.TryGetValue(service, out var running) ? new ChildHost(running.Process) : _processes.Of(service);

    /// <inheritdoc/>
    public ControlEndpoint ControlOf(string service) =>
        throw new InvalidOperationException($"{service} is the user's and has no control endpoint");

    /// <inheritdoc/>
    public ITarget CanaryOf(string service) => Canaries.Of(service);

    /// <inheritdoc/>
    public TargetSite SiteOf(string service, TargetSite site) =>
        ProtocolOf(service).SiteOf(site, WholeAddressOf(service));

    /// <inheritdoc/>
    public ITarget CanaryOver(Edge edge) => Canaries.Over(edge);

    /// <inheritdoc/>
    public ITarget CanaryOver(Edge edge, IReadOnlyDictionary<string, string> fields) => Canaries.Over(edge, fields);

    /// <inheritdoc/>
    public Task KeepCountsAsync(string service, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task RestartAsync(string service, CancellationToken cancellationToken)
    {
        await HostOf(service).StartAsync(cancellationToken);
        if (_running.TryGetValue(service, out var running))
        {
            await AwaitReadyAsync(service, running.As, running.Process, cancellationToken);
            return;
        }
        try
        {
            await AwaitReadyAsync(service, SpecOf(service), null, cancellationToken);
        }
        catch (WrongExperimentException e)
        {
            // The command is the user's and may need longer: it is not ended for that.
            throw new ServiceNotBackException(service, exitCode: null, lastLines: [], e);
        }
    }

    /// <summary>
    /// How long a restart of a service may take: until its ready line, then until its path answers, and the time to
    /// end and start the process.
    /// </summary>
    public TimeSpan RestartsWithin(string service) =>
        (
            SpecOf(service).Ready is var ready
            && (ready is { Line: not null, Path: not null } || _processes.Has(service))
                ? 2 * ready.Within
                : ready.Within
        ) + s_startingLimit;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken) =>
        _observers!.ReadAsync(Setup.Experiment.Observers, t => Text("observers", t), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_observers!.Records());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Keys.ToList().Select(StopAsync));
    }

    /// <summary>The service as the trial's arm changes it.</summary>
    private ExternalService SpecOf(string service) =>
        Setup.Arm.Services.GetValueOrDefault(service) ?? Setup.Experiment.Topology.Service(service).External!;

    /// <inheritdoc/>
    public Uri AddressOf(string service) =>
        ProtocolOf(service) is not { AddressForm: not null } protocol
            ? new(Text(service, LoginUrl.Of(SpecOf(service).Address).Url))
        : protocol.NodesOf(WholeAddressOf(service)) is [var first, ..] ? new($"tcp://{first}")
        : throw new WrongExperimentException($"{service}: its address is not that of {protocol.Kind}");

    private Protocol ProtocolOf(string service) =>
        KnownProtocols.OfAddress(SpecOf(service).Address) ?? KnownProtocols.Usual;

    /// <summary>
    /// A service's address with its login. Secrets in it are escaped, so that none of their characters has a meaning
    /// in the address.
    /// </summary>
    private string WholeAddressOf(string service) => Text(service, SpecOf(service).Address, Uri.EscapeDataString);

    /// <summary>Replaces the placeholders in a text of a caller of the services.</summary>
    internal string TextOf(string caller, string text) => Text(caller, text);

    /// <summary>Replaces the placeholders in a text of a service.</summary>
    private string Text(string service, string text) => Text(service, text, static secret => secret);

    private string Text(string service, string text, Func<string, string> written) =>
        new Template(text).With(name =>
            name.Split('.', 2) switch
            {
                ["port", var of] => FormattableString.Invariant($"{PortOf(of)}"),
                ["proxy", _]
                    when name == Edge.Authority
                        && Setup.Experiment.Topology.Edges.Any(e => e.From == service && e.EndsTls) => proxies.CaFile,
                ["proxy", var of] when of.EndsWith(".host", StringComparison.Ordinal) => ListenOf(
                    service,
                    of[..^5]
                ).Host,
                ["proxy", var of] when of.EndsWith(".port", StringComparison.Ordinal) => FormattableString.Invariant(
                    $"{ListenOf(service, of[..^5]).Port}"
                ),
                ["proxy", var of] => ListenOf(service, of).Authority,
                _ => _secrets.Of(name) is { } secret
                    ? written(secret)
                    : throw new WrongExperimentException($"{service}: {{{{{name}}}}} does not exist"),
            }
        );

    private Uri ListenOf(string caller, string callee) => proxies.ListenOf(new EdgeName(caller, callee).ToString());

    private int PortOf(string service)
    {
        // Ports are chosen before anything listens on them, so a port that is meant for another service looks free,
        // too.
        if (!_ports.TryGetValue(service, out var port))
            _ports[service] = port = FreePorts
                .Find(_ports.Count + 1, $"{options.RunId} {service}", _ports.Count)
                .First(p => !_ports.ContainsValue(p));
        return port;
    }

    private async Task EnsureAsync(string service, CancellationToken cancellationToken)
    {
        var spec = SpecOf(service);
        // The proxy of an edge may have moved. A caller that was started with its old address has to be started again.
        var told = string.Join('\n', spec.Texts.Select(t => Text(service, t.Text)));
        if (_running.TryGetValue(service, out var running))
        {
            if (running.As == spec && running.Told == told && !running.Process.Exited.IsCompleted)
                return;
            await StopAsync(service);
        }
        if (spec.IsStarted)
            _processes.Forget(service);
        if (!spec.IsStarted)
        {
            await _processes.BringBackAsync(service, spec, cancellationToken);
            await AwaitReadyAsync(service, spec, null, cancellationToken);
            _processes.Find(service, spec, AddressOf(service), t => Text(service, t));
            return;
        }
        var begun = time.GetTimestamp();
        try
        {
            var process = await ChildProcess.StartAsync(
                new()
                {
                    Name = service,
                    RunId = options.RunId,
                    FileName = Text(service, spec.Command[0]),
                    Arguments = [.. spec.Command.Skip(1).Select(c => Text(service, c))],
                    HasPorts = false,
                    WorkingDirectory = spec.Folder,
                    Environment = spec.Environment.ToDictionary(e => e.Key, e => (string?)Text(service, e.Value)),
                    Ready = spec.Ready.Line is { } line ? ReadySign.Line(line) : ReadySign.Started,
                    ReadyWithin = spec.Ready.Within,
                    Shown = SecretMask.Hide,
                    LogPath = Path.Combine(options.LogFolder, service + ".log"),
                },
                time,
                cancellationToken
            );
            // Registered before it is ready, so that it is ended whatever happens.
            _running[service] = (spec, told, process);
            await AwaitReadyAsync(service, spec, process, cancellationToken);
            // The latest value counts: another arm's command may take another time.
            _startUps[service] = time.GetElapsedTime(begun);
        }
        catch (ChildProcessException e)
        {
            throw new WrongExperimentException(SecretMask.Hide(e.Message), e);
        }
    }

    private async Task AwaitReadyAsync(
        string service,
        ExternalService spec,
        ChildProcess? process,
        CancellationToken cancellationToken
    )
    {
        await using var canary = Canaries.ThatEnds(service);
        await _ready.WaitAsync(
            service,
            spec,
            ReadyOf(service),
            t => Text(service, t),
            AddressOf(service),
            process,
            canary,
            ReadyHint.Of(service, spec, Setup.Experiment.Topology),
            cancellationToken
        );
    }

    private async Task StopAsync(string service)
    {
        if (!_running.Remove(service, out var running))
            return;
        await running.Process.StopAsync(s_stopLimit, CancellationToken.None);
        await running.Process.DisposeAsync();
    }

    private SideRequest? ReadyOf(string service)
    {
        var spec = SpecOf(service);
        // Joined as text: resolved against the address, a path could name another host.
        return spec.Ready.Path is null
            ? null
            : new() { Address = LoginUrl.WithoutPath(spec.Address), Query = Text(service, spec.Ready.Path) };
    }
}
