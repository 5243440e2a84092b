namespace Chaos.Core.Topologies;

/// <summary>
/// A broker of an experiment: one node or several. Its clients' and its replication's traffic go through proxies of
/// their own:
/// <code>
///  load ── client->kafka-1 ──┐
///                            ├─ kafka-1 ── peers->kafka-1 ── the other nodes
///  workers ─ workers->kafka-1┘
/// </code>
/// </summary>
public sealed record BrokerSpec
{
    /// <summary>The name under which workers stand as callers.</summary>
    public const string Workers = "workers";

    /// <summary>The name under which the other nodes stand as callers.</summary>
    public const string Peers = "peers";

    /// <summary>Name of the broker, for example <c>kafka</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, as testbeds name it: <c>rabbitmq</c>, <c>kafka</c> or <c>kafka-mock</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many nodes it has.</summary>
    [Allowed(1, 9)]
    public int Nodes { get; init; } = 1;

    /// <summary>Names of the nodes: the broker's own for a single one, otherwise with a number from 1.</summary>
    public IReadOnlyList<string> NodeNames =>
        Nodes == 1 ? [Name] : [.. Enumerable.Range(1, Nodes).Select(i => $"{Name}-{i}")];

    /// <summary>Its edges: clients and workers to each node, and peers to each where there are several.</summary>
    public IReadOnlyList<Edge> Edges =>
        [
            .. NodeNames.SelectMany(node =>
                (Nodes == 1 ? [Edge.Client, Workers] : new[] { Edge.Client, Workers, Peers }).Select(from => new Edge(
                    from,
                    node
                ))
            ),
        ];

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}
