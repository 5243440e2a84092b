using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// The brokers of the current experiment. They are started when an experiment first needs them and stopped when the
/// next one does not, so that no broker runs beside a measurement of something else.
/// </summary>
public sealed class LocalBrokers(LocalOptions options, EdgeProxies proxies, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, (BrokerSpec Spec, LocalBroker Broker, IBrokerAdmin Admin)> _running = [];
    private TrialSetup? _setup;

    /// <summary>Names of all nodes.</summary>
    internal IEnumerable<string> Nodes => _running.Values.SelectMany(b => b.Spec.NodeNames);

    /// <summary>Processes of all nodes; the user's own broker has none.</summary>
    internal IEnumerable<ChildProcess> Processes => _running.Values.SelectMany(b => b.Broker.Nodes.Values);

    /// <summary>The broker with a name.</summary>
    internal LocalBroker this[string name] => _running[name].Broker;

    /// <summary>The broker that a node belongs to; null when there is no such node.</summary>
    internal LocalBroker? Of(string node) =>
        _running.Values.Where(b => b.Spec.NodeNames.Contains(node)).Select(b => b.Broker).FirstOrDefault();

    /// <summary>Starts the brokers of a trial if needed, and declares the channels of its arms, empty.</summary>
    internal async Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        await RemoveChannelsAsync(cancellationToken);
        var wanted = setup.Experiment.Topology.Brokers;
        foreach (var name in _running.Where(b => !wanted.Contains(b.Value.Spec)).Select(b => b.Key).ToList())
            await StopAsync(name);
        foreach (var spec in wanted)
            await EnsureAsync(spec, cancellationToken);
        RefuseFaults(setup.Experiment.Faults.Select(f => f.Fault));
        _setup = setup;
        foreach (var (arm, broker, published, consumed) in Channels(setup))
            await broker.Admin.DeclareAsync(setup.TokenOf(arm), published, consumed, cancellationToken);
    }

    internal async Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken)
    {
        if (_setup is not { } setup)
            return [];
        var samples = new List<Sample>();
        try
        {
            // One after the other: an admin client answers one request at a time.
            foreach (var (arm, broker, published, consumed) in Channels(setup))
            foreach (
                var (name, value) in await broker.Admin.SampleAsync(
                    setup.TokenOf(arm),
                    published,
                    consumed,
                    cancellationToken
                )
            )
                samples.Add(new(name, value, arm.Name));
        }
        catch (OperationCanceledException)
        {
            // The rest of this second is missing in their series.
        }
        return samples;
    }

    internal async Task<IReadOnlyDictionary<(string Channel, int Partition), long>> LowWatermarksAsync(
        Arm arm,
        CancellationToken cancellationToken
    )
    {
        var low = new Dictionary<(string, int), long>();
        foreach (var (_, broker, published, _) in Channels(_setup!).Where(c => c.Arm == arm))
        foreach (var spec in published.DistinctBy(p => p.Channel))
        foreach (
            var (partition, offset) in await broker.Admin.LowWatermarksAsync(
                _setup!.TokenOf(arm),
                spec,
                cancellationToken
            )
        )
            low[(spec.Channel, partition)] = offset;
        return low;
    }

    /// <exception cref="TestbedException">A node ended by itself, or traffic bypassed the proxies.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, broker, _) in _running.Values)
        {
            foreach (var node in broker.Nodes.Values.Where(n => n.Exited.IsCompleted))
                throw new TestbedException(
                    $"{node.Name} ended during the trial with exit code {await node.Exited}. Its last "
                        + "lines: "
                        + $"{string.Join(" | ", (await node.LastWordsAsync(cancellationToken)).TakeLast(5))}"
                );
            if (await broker.BypassAsync(cancellationToken) is { } bypass)
                throw new TestbedException(bypass);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _running.Keys.ToList())
            await StopAsync(name);
    }

    private async Task EnsureAsync(BrokerSpec spec, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(spec.Name, out var there))
        {
            foreach (var node in there.Broker.Nodes.Where(n => n.Value.Exited.IsCompleted))
                await there.Broker.RestartAsync(node.Key, cancellationToken);
            return;
        }
        var broker = LocalBroker.Open(new(spec, options, proxies, time));
        try
        {
            await broker.StartAsync(cancellationToken);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
        _running[spec.Name] = (spec, broker, broker.OpenAdmin());
    }

    /// <exception cref="TestbedException">A fault would hit the user's own broker, or an edge without a
    /// proxy.</exception>
    private void RefuseFaults(IEnumerable<FaultSpec> faults)
    {
        foreach (var fault in faults)
        {
            var site = fault.Effect.Site;
            foreach (var (spec, broker, _) in _running.Values.Where(b => b.Broker.AddressVariable is not null))
            {
                var variable = broker.AddressVariable;
                if (spec.NodeNames.Contains(site))
                    throw new TestbedException(
                        $"{fault.Summary}: the broker of {variable} is yours, and is never killed or "
                            + $"paused: unset {variable}, and the run starts one of its own"
                    );
                if (spec.Edges.Any(e => e.Name == site) && !proxies.Has(site))
                    throw new TestbedException(
                        $"{fault.Summary}: there is no proxy on this edge to the broker of {variable}, which "
                            + $"sends its clients elsewhere: unset {variable}, or have its nodes advertise "
                            + "proxies of the server of TOXIPROXY_URL (only for edges from client)"
                    );
            }
        }
    }

    private async Task StopAsync(string name)
    {
        if (!_running.Remove(name, out var broker))
            return;
        await broker.Admin.DisposeAsync();
        await broker.Broker.DisposeAsync();
    }

    /// <summary>Removes the channels of a finished trial: on the user's own broker they would stay.</summary>
    private async Task RemoveChannelsAsync(CancellationToken cancellationToken)
    {
        if (_setup is not { } setup)
            return;
        foreach (var (arm, broker, published, consumed) in Channels(setup))
            await broker.Admin.RemoveAsync(setup.TokenOf(arm), published, consumed, cancellationToken);
        _setup = null;
    }

    private IEnumerable<(
        Arm Arm,
        (BrokerSpec Spec, LocalBroker Broker, IBrokerAdmin Admin) Broker,
        IReadOnlyList<PublishSpec> Published,
        IReadOnlyList<ConsumerSpec> Consumed
    )> Channels(TrialSetup setup) =>
        from arm in setup.Arms
        from broker in _running.Values
        let published = setup
            .Experiment.WorkloadsOf(arm)
            .Select(w => w.Target)
            .OfType<PublishSpec>()
            .Where(p => p.Service == broker.Spec.Name)
            .ToList()
        where published.Count > 0
        select (
            arm,
            broker,
            (IReadOnlyList<PublishSpec>)published,
            (IReadOnlyList<ConsumerSpec>)[.. arm.Consumers.Where(c => c.Broker == broker.Spec.Name)]
        );
}
