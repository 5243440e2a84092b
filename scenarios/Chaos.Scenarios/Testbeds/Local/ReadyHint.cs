using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Hints about a service at whose address nothing listens, depending on how the file defines it.</summary>
internal static class ReadyHint
{
    /// <summary>The hint as the end of a sentence; null where there is none.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="service">The service.</param>
    /// <param name="topology">The topology, with the service's callers.</param>
    internal static string? Of(string name, ExternalService service, Topology topology)
    {
        if (service.IsStarted)
            return Port(name, service);
        var edge = topology.Edges.FirstOrDefault(e =>
            e.To == name
            && e.Upstream is { } upstream
            && service.Address.EndsWith($"://{upstream}", StringComparison.Ordinal)
        );
        return edge is null ? null
            : edge.Protocol.IsHttp
                ? $"; it is the upstream of {edge.Name}, and an edge has no ready: to wait for it, name {name} in services, "
                    + $"with url: {service.Address} and ready: {{ within: 30s }}, or with a command that starts it"
            : $"; it is the upstream of {edge.Name}, which is not waited for";
    }

    /// <summary>The hint about a service that was started, and that is expected at a placeholder's port.</summary>
    private static string? Port(string name, ExternalService service)
    {
        var placeholder = $"{{{{port.{name}}}}}";
        if (!service.Address.Contains(placeholder, StringComparison.Ordinal))
            return null;
        var told = service.Texts.Where(t =>
            Handed.IsHandedOver(t.Place) && t.Text.Contains(placeholder, StringComparison.Ordinal)
        );
        return told.Select(t => t.Place).FirstOrDefault() is { } place
            ? $" It is expected at {placeholder}, which {place} passes to it: does it listen there?"
            : $" It is expected at {placeholder}, which nothing passes to it: {Handed.How(name)}.";
    }
}
