using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>
/// A cluster of the user. Clients connect to the addresses that its nodes advertise, so the run cannot put a proxy in
/// front of a node. If a node advertises a proxy on the user's own Toxiproxy server, that proxy becomes the edge of
/// all callers of the node.
/// </summary>
internal sealed class ExternalKafka
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyDictionary<string, string> _nodes;

    private ExternalKafka(KafkaBootstrap bootstrap, IReadOnlyDictionary<string, string> nodes) =>
        (Bootstrap, _nodes) = (bootstrap, nodes);

    internal KafkaBootstrap Bootstrap { get; }

    /// <summary>Asks the cluster for its nodes, and adopts the proxies that they advertise.</summary>
    /// <exception cref="TestbedException">It does not answer, has too few nodes, or sends its callers to a host that is
    /// not allowed.</exception>
    internal static async Task<ExternalKafka> OpenAsync(
        BrokerSite site,
        KafkaBootstrap bootstrap,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyDictionary<int, string> known;
        try
        {
            known = await KafkaMetadata.AskAsync(
                bootstrap.Addresses,
                bootstrap.Credentials,
                site.Options.Allowed,
                s_answer,
                cancellationToken
            );
        }
        catch (TestbedException e)
        {
            throw new TestbedException($"{KafkaBootstrap.Variable}: {e.Message}", e);
        }
        if (known.Count < site.Spec.Nodes)
            throw new TestbedException(
                $"{site.Spec.Name}: needs {site.Spec.Nodes} nodes, and the cluster of {KafkaBootstrap.Variable} has {known.Count}"
            );
        var errors = known
            .SelectMany(n =>
                KafkaBootstrap.Errors(
                    $"{KafkaBootstrap.Variable}: address of node {n.Key}",
                    n.Value,
                    site.Options.Allowed
                )
            )
            .ToList();
        if (errors.Count > 0)
            throw new TestbedException(string.Join("; ", errors));
        var nodes = site
            .Spec.NodeNames.Zip(known.OrderBy(n => n.Key).Select(n => n.Value))
            .ToDictionary(n => n.First, n => n.Second);
        foreach (var (name, address) in nodes)
            await site.Proxies.AdoptAsync(new(Edge.Client, name), address, cancellationToken);
        return new(bootstrap, nodes);
    }

    /// <summary>The address that a node advertises.</summary>
    internal Uri Direct(string node) => new($"http://{_nodes[node]}");
}
