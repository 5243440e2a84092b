using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Tells what is wrong with brokers among the services, and with edges to them.</summary>
internal static partial class BrokerPart
{
    private const string Form =
        "an address such as amqp://guest:{{env.PASSWORD}}@127.0.0.1:5672/virtual-host or kafka://127.0.0.1:9092,127.0.0.1:9093";

    private const string WayRound =
        "an edge of your own, { from: client, to: KAFKA, listen: what its one node advertises, upstream: where it really listens }: "
        + "clients of Kafka go to where the cluster says that its nodes are, past any proxy before its url";

    /// <summary>Checks a broker's address, with each of its hosts.</summary>
    public static void CheckAddress(Reading reading, string path, string address)
    {
        // A percent sign can stand for a secret in a login, and never in a host.
        var plain = new Template(address).With(name => Port().IsMatch(name) ? "1" : "%7B");
        if (!BrokerUrl.TryParse(plain, out var url))
            reading.Wrong(path, SecretWords.Told(address), Form);
        else
            foreach (var node in url.Nodes)
                reading.CheckAddress(path, node, Form);
    }

    /// <summary>Checks what is said of a broker besides: it has no paths.</summary>
    public static void CheckReady(Reading reading, string path, ReadyFile? ready)
    {
        if (ready?.Http is { } http)
            reading.Wrong($"{path}.ready.http", http, "nothing with a broker: it is ready when it accepts connections");
    }

    /// <summary>What is spoken over an edge to a service.</summary>
    public static EdgeProtocol? ProtocolOf(UsersService? service) =>
        service is null ? null
        : BrokerUrl.IsRabbit(service.Address) ? EdgeProtocol.Amqp
        : BrokerUrl.IsOfKafka(service.Address) ? EdgeProtocol.Kafka
        : null;

    /// <summary>Checks an edge to a broker.</summary>
    public static void CheckEdge(Reading reading, EdgeFile edge, EdgeProtocol protocol, string path)
    {
        if (edge.Http is not null)
            reading.Wrong($"{path}.http", $"with {edge.To}, a broker", "without http: no HTTP is spoken there");
        if (protocol != EdgeProtocol.Kafka)
            return;
        if (edge.Listen is null)
            reading.Wrong(
                $"{path}.listen",
                PlanError.Missing,
                $"the host:port that the one node of {edge.To} advertises: clients of Kafka go there, whatever address they were told"
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
    /// What is allowed in place of a site that is no edge, where it would be that from the load to Kafka; null for any
    /// other.
    /// </summary>
    public static string? WhyNoEdge(string site, Topology topology) =>
        EdgeName.TryParse(site, out var edge)
        && edge is { From: Edge.Client, To: var to }
        && ProtocolOf(topology.Services.FirstOrDefault(s => s.Name == to)?.Users) == EdgeProtocol.Kafka
            ? WayRound.Replace("KAFKA", to, StringComparison.Ordinal)
            : null;

    [GeneratedRegex(@"^port\.")]
    private static partial Regex Port();
}
