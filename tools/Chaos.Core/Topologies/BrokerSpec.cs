namespace Chaos.Core.Topologies;

/// <summary>
/// A broker of an experiment, with one node or several. Client traffic and replication traffic pass separate proxies:
/// <code>
///  load ── client->kafka-1 ──┐
///                            ├─ kafka-1 ── peers->kafka-1 ── the other nodes
///  workers ─ workers->kafka-1┘
/// </code>
/// </summary>
public sealed record BrokerSpec
{
    /// <summary>The name of the workers as callers of edges.</summary>
    public const string Workers = "workers";

    /// <summary>The name of the other nodes as callers of edges.</summary>
    public const string Peers = "peers";

    /// <summary>Name of the broker, for example <c>kafka</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of the broker, as testbeds name it: <c>rabbitmq</c>, <c>kafka</c> or <c>kafka-mock</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of nodes.</summary>
    [Allowed(1, 9)]
    public int Nodes { get; init; } = 1;

    /// <summary>
    /// Names of the nodes: the broker's name for a single node, otherwise that name with a number from 1.
    /// </summary>
    public IReadOnlyList<string> NodeNames =>
        Nodes == 1 ? [Name] : [.. Enumerable.Range(1, Nodes).Select(i => $"{Name}-{i}")];

    /// <summary>Its edges: from clients and workers to each node, and from peers to each of several nodes.</summary>
    public IReadOnlyList<Edge> Edges =>
        [
            .. NodeNames.SelectMany(node =>
                (Nodes == 1 ? [Edge.Client, Workers] : new[] { Edge.Client, Workers, Peers }).Select(from => new Edge(
                    from,
                    node
                ))
            ),
        ];

    /// <summary>The mistakes in it, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}
