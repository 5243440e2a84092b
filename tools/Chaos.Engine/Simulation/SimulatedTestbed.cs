using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Simulation;

/// <summary>
/// An experiment's services in virtual time: queues, workers and callers' policies behave as those of the sample shop
/// do, and a minute takes less than a second.
/// <code>
///  load ─ edge client->order ─ order ─ edge order->payment ─ payment
///           policy, edge fault   calls first, then queue and workers
/// </code>
/// </summary>
/// <param name="time">The clock; the trial has to run inside its
/// <see cref="VirtualTime.RunAsync(Func{Task})"/>.</param>
/// <param name="networkTime">One-way time of a request or an answer on an edge.</param>
internal sealed class SimulatedTestbed(VirtualTime time, TimeSpan networkTime) : ITestbed
{
    /// <summary>Start-up time of a service of the sample shop, used until it has been measured.</summary>
    public static readonly TimeSpan UsualStartUp = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SimulatedService> _services = [];
    private readonly Dictionary<string, SimulatedEdge> _edges = [];
    private TrialSetup? _setup;

    /// <summary>A testbed whose network takes no time.</summary>
    public SimulatedTestbed(VirtualTime time)
        : this(time, TimeSpan.Zero) { }

    /// <summary>Measured start-up times of services; those that are missing take <see cref="UsualStartUp"/>.</summary>
    public IReadOnlyDictionary<string, TimeSpan> StartUps { get; init; } = new Dictionary<string, TimeSpan>();

    public string Name => "simulated";

    public TimeProvider Time => time;

    private TrialSetup Setup => _setup ?? throw new InvalidOperationException("No trial was prepared.");

    /// <exception cref="CannotBeSimulatedException">The experiment says that there is no model of it.</exception>
    public Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        Clear();
        if (setup.Experiment.Topology.Brokers.Count > 0)
            throw new CannotBeSimulatedException(
                $"{setup.Experiment.Id} cannot be simulated: there is no model of a broker, because each broker behaves in its "
                    + "own way under a fault"
            );
        _setup = setup;
        if (setup.Experiment.WhyNotSimulated is { } why)
            throw new CannotBeSimulatedException($"{setup.Experiment.Id} cannot be simulated: {why}");
        var (topology, arm) = (setup.Experiment.Topology, setup.Arm);
        foreach (var spec in topology.Services)
            _services.Add(
                spec.Name,
                new SimulatedService(
                    WithSettings(spec, arm),
                    arm.Policies.GetValueOrDefault(spec.Name),
                    setup.Seed,
                    time
                )
            );
        foreach (var edge in topology.Edges)
        {
            var simulated = new SimulatedEdge(
                edge,
                arm.Policies.GetValueOrDefault(edge.Name),
                _services[edge.To],
                edge.From == Edge.Client ? new() : _services[edge.From].Shared,
                setup.Seed,
                time,
                networkTime
            );
            _edges.Add(edge.Name, simulated);
            if (edge.From != Edge.Client)
                _services[edge.From].Connect(simulated);
        }
        return Task.CompletedTask;
    }

    /// <exception cref="CannotBeSimulatedException">There is no model of the target.</exception>
    public ITarget Connect(Arm arm, Workload workload, Producer? producer) =>
        workload.Target.WhyNotSimulated is { } why
            ? throw new CannotBeSimulatedException($"{workload.Name} cannot be simulated: {why}")
            : new SimulatedTarget(_edges[EdgeName.OfLoad(workload.Target.Service).ToString()], workload.Target);

    /// <exception cref="CannotBeSimulatedException">There is no model of the fault's effect.</exception>
    public IFault Bind(FaultSpec fault)
    {
        var site =
            _services.TryGetValue(fault.Effect.Site, out var service) ? service.Faults
            : _edges.TryGetValue(fault.Effect.Site, out var edge) ? edge.Faults
            : throw new CannotBeSimulatedException(
                $"{fault.Summary} cannot be simulated: {Setup.Experiment.Id} has no service or edge {fault.Effect.Site}"
            );
        if (!site.Knows(fault.Effect.Kind))
            throw new CannotBeSimulatedException(
                $"{fault.Summary} cannot be simulated: there is no model of {fault.Effect.Kind} at {site.Name}"
            );
        return new SimulatedFault(
            site,
            fault.Effect,
            StartUps.GetValueOrDefault(fault.Effect.Site, UsualStartUp),
            time
        );
    }

    public Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Sample>>([
            .. _services.Values.SelectMany(s => s.Sample()).Select(s => new Sample(s.Name, s.Value)),
        ]);

    public Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceRecord>>([.. _services.Values.Select(s => s.Report())]);

    public ValueTask DisposeAsync()
    {
        Clear();
        return default;
    }

    private void Clear()
    {
        foreach (var service in _services.Values)
            service.Dispose();
        _services.Clear();
        _edges.Clear();
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
