using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Topologies;
using Chaos.Proxy.Http;

namespace Chaos.Scenarios.Files;

/// <summary>Reads who calls whom.</summary>
internal sealed class EdgePart(Reading reading, ExperimentFile file, IReadOnlyDictionary<string, UsersService> services)
{
    private const string HostAndPort = "host:port, such as 127.0.0.1:5432";

    private readonly EdgeSigns _signs = new(file, services);
    private readonly Dictionary<string, (string Path, KnownWire? Wire)> _wires = [];

    /// <summary>The services with those that only an edge names, and the edges with those from the load.</summary>
    public Topology Read()
    {
        var all = services.ToDictionary();
        var edges = new List<Edge>();
        foreach (var (edge, i) in file.Edges.Select((e, i) => (e, i)))
        {
            if (Read(edge, $"edges[{i}]") is not { } read)
                continue;
            edges.Add(read);
            if (read.Upstream is { } upstream)
                all.TryAdd(
                    read.To,
                    new()
                    {
                        Address =
                            $"{(read.Tls ? "https" : read.Protocol == EdgeProtocol.Http ? "http" : "tcp")}://{upstream}",
                    }
                );
        }
        // To Kafka there is none but one of the user's: its clients would go past the proxy.
        foreach (
            var front in file
                .Workloads.Values.Select(w => w.Service)
                .OfType<string>()
                .Where(s => services.ContainsKey(s) && BrokerPart.ProtocolOf(services[s]) != EdgeProtocol.Kafka)
                .Distinct()
        )
            edges.Add(
                new(Edge.Client, front)
                {
                    Protocol =
                        BrokerPart.ProtocolOf(services[front])
                        ?? (
                            file.Workloads.Values.Any(w => w.Service == front && w.Grpc is not null)
                                ? EdgeProtocol.Grpc
                                : EdgeProtocol.Http
                        ),
                    Tls = services[front].Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase),
                }
            );
        foreach (var (name, workload) in file.Workloads)
            if (
                workload.Grpc is null
                && file.Workloads.Values.Any(w => w.Service == workload.Service && w.Grpc is not null)
            )
                reading.Wrong(
                    $"workloads.{name}.service",
                    workload.Service!,
                    "HTTP and gRPC of one service under two names, each with its own address"
                );
        return new()
        {
            Services = [.. all.Select(s => new ServiceSpec { Name = s.Key, Users = s.Value })],
            Edges = edges,
        };
    }

    /// <summary>
    /// Tells of what a canary is needed, and nothing says how it is to begin: of an edge with a fault on it, and of a
    /// service that is hit itself.
    /// </summary>
    /// <param name="topology">What was read.</param>
    /// <param name="sites">Where faults are, each with where it stands.</param>
    public void CheckCanaries(Topology topology, IEnumerable<(string Path, string Site)> sites)
    {
        foreach (var (path, site) in sites.DistinctBy(s => s.Site))
        {
            var to = topology.Edges.Where(e => e.Name == site || e.To == site).ToList();
            // Straight to a service a canary says what it would over whichever edge says most.
            if (to.All(e => e.Name != site) && to.Any(e => !IsUnknown(e)))
                continue;
            foreach (var edge in to.Where(IsUnknown))
            {
                var (entry, wire) = _wires[edge.Name];
                var proof =
                    $"a fault {(edge.Name == site ? $"on {site}" : $"of {site}")} is proven by a canary, "
                    + "and a connection alone proves nothing, for the proxy accepts it by itself";
                if (edge.Sign is null)
                    reading.Wrong(
                        $"{entry}.canary",
                        PlanError.Missing,
                        $"{EdgeWords.Canary}{(wire?.Canary is { } known ? $"; for {wire.Name} canary: {known}" : "")}: {proof}"
                    );
                else
                    reading.Wrong(
                        $"{entry}.protocol",
                        PlanError.Missing,
                        $"what is spoken there, which seems to be no HTTP ({edge.Sign}): {Wanted(wire)}, or protocol: http; {proof}"
                    );
            }
            if (
                to.Count == 0
                && topology.Services.Any(s => s.Name == site)
                && _signs.Of(site) is { Word: EdgeWord.Tcp } sign
            )
                reading.Wrong(
                    path,
                    site,
                    $"a service whose canary is known, and {site} seems to speak no HTTP ({sign.Sign}): "
                        + $"an edge to it in edges, with {Wanted(sign.Wire)}"
                );
        }
    }

    private static bool IsUnknown(Edge edge) => edge is { Protocol: EdgeProtocol.Tcp, Canary: null, Tls: false };

    private static string Wanted(KnownWire? wire) =>
        wire switch
        {
            null => $"protocol: tcp and canary, {EdgeWords.Canary}",
            { Canary: null } => $"{EdgeWords.Written(wire)}, {EdgeWords.Canary}",
            _ => EdgeWords.Written(wire),
        };

    private Edge? Read(EdgeFile edge, string path)
    {
        if (edge.From is not { } from || edge.To is not { } to)
            return null;
        var broker = BrokerPart.ProtocolOf(services.GetValueOrDefault(to));
        if (from == Edge.Client && broker != EdgeProtocol.Kafka)
            reading.Wrong($"{path}.from", from, "a service: edges from the load are there by themselves");
        if (from == to)
            reading.Wrong($"{path}.to", to, "another service than the caller");
        var before = file
            .Edges.TakeWhile(e => !ReferenceEquals(e, edge))
            .Where((_, i) => !reading.IsToldWithin($"edges[{i}]"));
        if (!reading.IsToldWithin(path) && before.Any(e => e.From == from && e.To == to))
            reading.Wrong(path, new EdgeName(from, to).ToString(), "each edge once");
        if (edge.Upstream is { } upstream)
            reading.CheckAddress($"{path}.upstream", upstream, HostAndPort);
        if (edge.Listen is { } listen)
            reading.CheckAddress($"{path}.listen", listen, HostAndPort);
        if (broker is { } spoken)
            BrokerPart.CheckEdge(reading, edge, spoken, path);
        CheckSpoken(edge, broker, path);
        if (edge.Http is { } http)
            CheckHttp(http, $"{path}.http");
        if (edge.Listen is null && services.TryGetValue(from, out var caller))
            CheckThatTheCallerIsTold(path, from, to, caller);
        var sign = _signs.Of(edge);
        var read = new Edge(from, to)
        {
            Upstream = edge.Upstream,
            Listen = edge.Listen,
            Canary = edge.Canary,
            Http = edge.Http is { CaFile: { } authorities } told
                ? told with
                {
                    CaFile = reading.FileAt(authorities),
                }
                : edge.Http,
            Protocol = broker ?? ProtocolOf(sign.Word),
            Tls = sign.Word is EdgeWord.Https or EdgeWord.Tls,
            Sign = broker is null ? sign.Sign : null,
        };
        _wires[read.Name] = (path, sign.Wire);
        return read;
    }

    private void CheckSpoken(EdgeFile edge, EdgeProtocol? broker, string path)
    {
        if (edge.Protocol is { } said)
        {
            if (broker is { } spoken && ProtocolOf(said) != spoken)
                reading.Wrong($"{path}.protocol", Written(said), $"{Written(spoken)}, as the url of {edge.To} says");
            else if (said != EdgeWord.Http && edge.Http is not null && broker is null)
                reading.Wrong(
                    $"{path}.http",
                    $"with protocol: {Written(said)}",
                    "with protocol: http: no other requests are read"
                );
        }
        if (_signs.LacksTls(edge))
            reading.Wrong(
                $"{path}.http",
                PlanError.Missing,
                $"{{ tls: true }}, with which the proxy speaks TLS to {edge.To}: {edge.From} is told "
                    + $"http://, and the url of {edge.To} begins with https://"
            );
        if (edge.Canary is not { } canary)
            return;
        if (edge.Http is not null)
            reading.Wrong($"{path}.canary", canary, "nothing beside http: a canary of HTTP is known");
        else if (edge.Protocol is EdgeWord.Http or EdgeWord.Https or EdgeWord.Tls)
            reading.Wrong(
                $"{path}.canary",
                canary,
                $"nothing beside protocol: {Written(edge.Protocol)}, whose canary is known"
            );
        else if (EdgeWords.WhyNoCanary(canary) is { } allowed)
            reading.Wrong($"{path}.canary", SecretWords.Told(canary), allowed);
    }

    /// <summary>A member of an enumeration as people write it.</summary>
    private static string Written(Enum member) => JsonNamingPolicy.CamelCase.ConvertName($"{member}");

    private static EdgeProtocol ProtocolOf(EdgeWord word) =>
        word switch
        {
            EdgeWord.Http or EdgeWord.Https => EdgeProtocol.Http,
            EdgeWord.Grpc => EdgeProtocol.Grpc,
            EdgeWord.Amqp => EdgeProtocol.Amqp,
            EdgeWord.Kafka => EdgeProtocol.Kafka,
            _ => EdgeProtocol.Tcp,
        };

    /// <summary>The proxy knows what goes together; here the fields have the names that people write.</summary>
    private void CheckHttp(EdgeHttp http, string path)
    {
        var mode = new HttpMode
        {
            RewriteHost = http.RewriteHost,
            Tls = http.Tls,
            ServerName = http.ServerName,
            CaFile = http.CaFile is { } file ? reading.FileAt(file) : null,
            Insecure = http.Insecure,
        };
        foreach (var error in mode.Errors())
            reading.Wrong(
                $"{path}."
                    + JsonNamingPolicy.CamelCase.ConvertName(
                        error.Field.Split('.')[^1] switch
                        {
                            "server_name" => "ServerName",
                            "ca_file" => "CaFile",
                            var other => other,
                        }
                    ),
                error.Value,
                error.Allowed
            );
    }

    /// <summary>An edge whose proxy nobody knows of has no traffic.</summary>
    private void CheckThatTheCallerIsTold(string path, string from, string to, UsersService caller)
    {
        // With a mistake in what it reads, it may be told by what was meant.
        if (reading.IsToldWithin($"services.{from}") || reading.IsToldWithin(path))
            return;
        if (!caller.IsStarted && file.Services[from].Url is not null)
            reading.Wrong(
                $"{path}.listen",
                PlanError.Missing,
                $"the host:port at which {from} is set to call {to}: it runs already, and nobody can tell it where the proxy is"
            );
        else if (
            caller.IsStarted && !caller.Texts.Any(t => Core.Texts.Template.NamesIn(t.Text).Contains($"proxy.{to}"))
        )
            reading.Wrong(
                path,
                new EdgeName(from, to).ToString(),
                $"an edge whose proxy {from} calls: put {{{{proxy.{to}}}}} where services.{from} reads "
                    + $"the address of {to}, or name the address that it calls as listen"
            );
    }
}
