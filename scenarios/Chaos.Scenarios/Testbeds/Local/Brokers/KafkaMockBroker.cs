using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Kafka;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// librdkafka's own mock of a cluster, in a child process. It needs no installation and is good enough for experiments
/// on clients alone. It advertises a single address, so workers use the proxy of <c>client</c>, too.
/// </summary>
[BrokerKind("kafka-mock")]
public sealed class KafkaMockBroker(BrokerSite site) : LocalBroker(site)
{
    /// <summary>Where proxies lead before the mock has reported its address: nothing listens there.</summary>
    private static readonly Uri s_nowhere = new("http://127.0.0.1:1");

    private ChildProcess? _process;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ChildProcess> Nodes =>
        _process is null
            ? new Dictionary<string, ChildProcess>()
            : new Dictionary<string, ChildProcess> { [Site.Spec.Name] = _process };

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Hello => KafkaHello.Bytes;

    private ChildProcess Process =>
        _process ?? throw new InvalidOperationException($"{Site.Spec.Name} was not started");

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Site.Spec.Nodes != 1)
            throw new TestbedException(
                $"{Site.Spec.Name}: the mock has one node, not {Site.Spec.Nodes}: an experiment on several needs a real Kafka"
            );
        // The mock needs the advertised address at its start, and reports its own only afterwards.
        await LeadAsync(s_nowhere, cancellationToken);
        var advertised = Site.Proxies.ListenOf(EdgeName.OfLoad(Site.Spec.Name).ToString()).Port;
        try
        {
            _process = await ChildProcess.StartAsync(
                Programs.Spec(Site.Options, Site.Spec.Name, "Chaos.KafkaMock", ["--advertise", $"{advertised}"]),
                Site.Time,
                cancellationToken
            );
        }
        catch (ChildProcessException e)
        {
            throw new TestbedException(e.Message, e);
        }
        await LeadAsync(Process.Address!, cancellationToken);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses(string from) => base.Addresses(Edge.Client);

    /// <inheritdoc/>
    public override Uri Direct(string node) => Process.Address!;

    /// <summary>Asks through the clients' proxy, because the mock sends every client there.</summary>
    public override IBrokerAdmin OpenAdmin() =>
        new KafkaAdmin(Addresses(Edge.Client)[0], Credentials, Site.Options.Allowed, Site.Time) { IsMock = true };

    /// <summary>Starts it again: it comes back empty, and on another port.</summary>
    public override async Task RestartAsync(string node, CancellationToken cancellationToken)
    {
        await Process.RestartAsync(cancellationToken);
        await LeadAsync(Process.Address!, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private async Task LeadAsync(Uri upstream, CancellationToken cancellationToken)
    {
        foreach (var edge in Site.Spec.Edges)
            await Site.Proxies.EnsureAsync(edge, upstream, cancellationToken);
    }
}
