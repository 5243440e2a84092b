using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Checks services whose protocol has rules of its own for addresses, and the edges to them.</summary>
internal static partial class SpokenPart
{
    private const string WayRound =
        "an edge of your own, { from: client, to: SERVICE, listen: what its one node advertises, upstream: where it really listens }: "
        + "PROTOCOL clients connect to the addresses that the cluster advertises, past any proxy before its url";

    /// <summary>Checks an address with a form of its own, including each of its nodes.</summary>
    public static void CheckAddress(Reading reading, Protocol protocol, string path, string address)
    {
        var form = protocol.AddressForm!;
        // A percent sign can stand for a secret in a login, but never in a host.
        var plain = new Template(address).With(name => Port().IsMatch(name) ? "1" : "%7B");
        if (protocol.NodesOf(plain) is not { } nodes)
            reading.Wrong(path, SecretWords.Told(address), form);
        else
            foreach (var node in nodes)
                reading.CheckAddress(path, node, form);
    }

    /// <summary>Checks an edge to a service whose address names its protocol.</summary>
    public static void CheckEdge(Reading reading, EdgeFile edge, Protocol protocol, string path)
    {
        if (edge.Http is not null && protocol.Spoken is { IsHttp: false, IsHttp2: false })
            reading.Wrong($"{path}.http", $"with {edge.To}, {protocol.Kind}", "without http: this edge is not HTTP");
        if (!protocol.SendsClientsElsewhere)
            return;
        if (edge.Listen is null)
            reading.Wrong(
                $"{path}.listen",
                PlanError.Missing,
                $"the host:port that the one node of {edge.To} advertises: clients of {protocol.Name} go there, "
                    + "whatever address they were told"
            );
        if (edge.Upstream is null)
            reading.Wrong(
                $"{path}.upstream",
                PlanError.Missing,
                $"the host:port at which the node of {edge.To} really listens"
            );
        else if (edge.Upstream == edge.Listen)
            reading.Wrong($"{path}.upstream", edge.Upstream, "another address than listen, where the proxy is");
    }

    /// <summary>
    /// The allowed text for a site that is no edge but would be the one from the load to a service that sends its
    /// clients elsewhere; null for any other site.
    /// </summary>
    public static string? WhyNoEdge(string site, Topology topology) =>
        EdgeName.TryParse(site, out var edge)
        && edge is { From: Edge.Client, To: var to }
        && WorkloadProtocols.OfAddress(topology.Services.FirstOrDefault(s => s.Name == to)?.External)
            is { SendsClientsElsewhere: true } protocol
            ? WayRound
                .Replace("SERVICE", to, StringComparison.Ordinal)
                .Replace("PROTOCOL", protocol.Name, StringComparison.Ordinal)
            : null;

    [GeneratedRegex(@"^port\.")]
    private static partial Regex Port();
}
