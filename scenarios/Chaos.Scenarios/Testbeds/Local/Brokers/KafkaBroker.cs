using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Kafka;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// Apache Kafka in KRaft mode: as many nodes as the plan asks for, from the distribution in KAFKA_HOME. If
/// KAFKA_BOOTSTRAP is set, it is the user's own cluster instead, which is never killed.
/// </summary>
[BrokerKind("kafka")]
public sealed class KafkaBroker(BrokerSite site) : LocalBroker(site)
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(15);

    private KafkaServers? _servers;
    private ExternalKafka? _users;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ChildProcess> Nodes =>
        _servers?.Processes ?? new Dictionary<string, ChildProcess>();

    /// <inheritdoc/>
    public override string? AddressVariable => _users is null ? null : KafkaBootstrap.Variable;

    /// <inheritdoc/>
    public override string? Credentials => _users?.Bootstrap.Credentials;

    /// <summary>An ApiVersions request, which the broker answers without a login.</summary>
    public override ReadOnlyMemory<byte> Hello => KafkaHello.Bytes;

    private KafkaServers Servers =>
        _servers ?? throw new InvalidOperationException($"{Site.Spec.Name} was not started");

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (KafkaBootstrap.From(Site.Environment, Site.Options.Allowed) is { } bootstrap)
        {
            _users = await ExternalKafka.OpenAsync(Site, bootstrap, cancellationToken);
            return;
        }
        if (!KafkaInstallation.TryFind(Site.Environment, out var installed, out var why))
            throw new TestbedException($"{Site.Spec.Name}: {why}");
        var java = await JavaRuntime.ReadAsync(Site.Spec.Name, Site.Environment, cancellationToken);
        var archive = await KafkaArchive.EnsureAsync(Site, java, installed, cancellationToken);
        _servers = await KafkaServers.StartAsync(
            Site,
            new(Site, java, installed) { Archive = archive },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses(string from) => _users?.Bootstrap.Addresses ?? base.Addresses(from);

    /// <inheritdoc/>
    public override Uri Direct(string node) =>
        _users?.Direct(node) ?? new($"http://{KafkaNode.Loopback(Servers.Nodes.Single(n => n.Name == node).Admin)}");

    /// <inheritdoc/>
    public override IBrokerAdmin OpenAdmin() =>
        new KafkaAdmin(
            string.Join(',', _users?.Bootstrap.Addresses ?? Site.Spec.NodeNames.Select(node => Direct(node).Authority)),
            Credentials,
            Site.Options.Allowed,
            Site.Time
        )
        {
            RemovesAtTheEnd = _users is not null,
        };

    /// <inheritdoc/>
    public override Task RestartAsync(string node, CancellationToken cancellationToken) =>
        Servers.RestartAsync(node, cancellationToken);

    /// <summary>
    /// Kafka clients connect to the addresses that the cluster advertises, so any address other than the run's proxies
    /// bypasses them. On the user's own cluster no fault is injected on such an edge.
    /// </summary>
    public override async Task<string?> BypassAsync(CancellationToken cancellationToken)
    {
        if (_users is not null)
            return null;
        foreach (var from in new[] { Edge.Client, BrokerSpec.Workers })
        {
            var ours = Addresses(from);
            var shown = await KafkaMetadata.AskAsync(
                ours,
                Credentials,
                Site.Options.Allowed,
                s_answer,
                cancellationToken
            );
            var others = shown.Values.Except(ours).ToList();
            if (others.Count > 0)
                return $"{Site.Spec.Name} sends its callers of {from} to "
                    + $"{string.Join(", ", others)}, past the proxies, so faults on the way to it have no effect";
        }
        return null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_servers is not null)
            await _servers.DisposeAsync();
    }
}
