namespace Chaos.Core.Topologies;

/// <summary>The services and brokers of an experiment and the edges between them.</summary>
public sealed record Topology
{
    /// <summary>The services in any order.</summary>
    public required IReadOnlyList<ServiceSpec> Services { get; init; }

    /// <summary>
    /// The edges to services, at least one of them from <see cref="Edge.Client"/> if there are services.
    /// </summary>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <summary>The brokers. Each defines its own edges.</summary>
    public IReadOnlyList<BrokerSpec> Brokers { get; init; } = [];

    /// <summary>
    /// A topology of services whose edges follow from <see cref="ServiceSpec.Calls"/>; clients call the first of them.
    /// </summary>
    public static Topology Of(params IReadOnlyList<ServiceSpec> services) =>
        new()
        {
            Services = services,
            Edges =
            [
                new(Edge.Client, services[0].Name),
                .. services.SelectMany(s => s.Calls.Select(callee => new Edge(s.Name, callee))),
            ],
        };

    /// <summary>A topology of brokers alone.</summary>
    public static Topology Of(params IReadOnlyList<BrokerSpec> brokers) =>
        new()
        {
            Services = [],
            Edges = [],
            Brokers = brokers,
        };

    /// <summary>
    /// The service named <paramref name="name"/>. It throws when there is none, which cannot happen after
    /// <see cref="Errors"/> has found no mistake.
    /// </summary>
    public ServiceSpec Service(string name) => Services.Single(s => s.Name == name);

    /// <summary>The mistakes in it, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        var names = Services.Select(s => s.Name).ToHashSet();
        if (names.Count < Services.Count)
            yield return new($"{path}.services", string.Join(", ", Services.Select(s => s.Name)), "each name once");
        foreach (var error in Services.SelectMany((s, i) => s.Errors($"{path}.services[{i}]")))
            yield return error;
        foreach (var (service, i) in Services.Select((s, i) => (s, i)))
        foreach (var callee in service.Calls.Where(c => !Edges.Any(e => e.From == service.Name && e.To == c)))
            yield return new(
                $"{path}.services[{i}].calls",
                callee,
                $"a service to which there is an edge from {service.Name}"
            );
        if (
            Services
                .Select(s => s.Name)
                .Concat(Brokers.SelectMany(b => b.NodeNames.Append(b.Name).Distinct()))
                .GroupBy(n => n)
                .FirstOrDefault(g => g.Count() > 1) is
            { } twice
        )
            yield return new($"{path}.brokers", twice.Key, "a name that no other broker, node or service has");
        foreach (var error in Brokers.SelectMany((b, i) => b.Errors($"{path}.brokers[{i}]")))
            yield return error;
        foreach (var (edge, i) in Edges.Select((e, i) => (e, i)))
        {
            if (edge.From != Edge.Client && !names.Contains(edge.From))
                yield return new($"{path}.edges[{i}].from", edge.From, $"{Edge.Client}, {string.Join(", ", names)}");
            if (!names.Contains(edge.To))
                yield return new($"{path}.edges[{i}].to", edge.To, string.Join(", ", names));
        }
    }
}
