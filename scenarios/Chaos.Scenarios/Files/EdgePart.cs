using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Topologies;
using Chaos.Proxy.Http;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the edges of a file.</summary>
internal sealed class EdgePart(
    Reading reading,
    ExperimentFile file,
    LoadCalls calls,
    IReadOnlyDictionary<string, ExternalService> services,
    WorkloadProtocols protocols
)
{
    private const string HostAndPort = "host:port, such as 127.0.0.1:5432";

    private readonly EdgeSigns _signs = new(calls, services, protocols);
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
                    new() { Address = $"{(read.Tls ? "https" : read.Protocol.IsHttp ? "http" : "tcp")}://{upstream}" }
                );
        }
        // There is none to Kafka unless the file has one: Kafka's clients would go past the proxy.
        foreach (
            var front in calls.Services.Where(s =>
                services.ContainsKey(s)
                && WorkloadProtocols.OfAddress(services[s]) is not { SendsClientsElsewhere: true }
            )
        )
            edges.Add(
                new(Edge.Client, front)
                {
                    Protocol =
                        (WorkloadProtocols.OfAddress(services[front]) ?? CallersOf(front).FirstOrDefault())?.Spoken
                        ?? (services[front].Http2 ? EdgeProtocol.Http2 : KnownProtocols.Usual.Spoken),
                    Tls = KnownProtocols.IsTls(services[front].Address),
                }
            );
        foreach (var call in calls.All)
            if (
                protocols.Of(call) is var one
                && call.Service is { } service
                && CallersOf(service).FirstOrDefault(p => p != one) is { } other
            )
                reading.Wrong(
                    $"{call.Path}.service",
                    service,
                    $"{one.Name} and {other.Name} need two entries in services, each with its own name and address"
                );
        return new()
        {
            Services = [.. all.Select(s => new ServiceSpec { Name = s.Key, External = s.Value })],
            Edges = edges,
        };
    }

    /// <summary>
    /// Reports each fault whose canary is not known: on an edge, and on a service that is faulted itself.
    /// </summary>
    /// <param name="topology">The services and edges of the file.</param>
    /// <param name="sites">Sites of the faults, each with its path in the file.</param>
    public void CheckCanaries(Topology topology, IEnumerable<(string Path, string Site)> sites)
    {
        foreach (var (path, site) in sites.DistinctBy(s => s.Site))
        {
            var to = topology.Edges.Where(e => e.Name == site || e.To == site).ToList();
            // A canary straight to a service sends what it would send over the edge whose canary is known best.
            if (to.All(e => e.Name != site) && to.Any(e => !IsUnknown(e)))
                continue;
            foreach (var edge in to.Where(IsUnknown))
            {
                var (entry, wire) = _wires[edge.Name];
                var proof =
                    $"a fault {(edge.Name == site ? $"on {site}" : $"of {site}")} is proven by a canary; a connection alone "
                    + "proves nothing, because the proxy accepts it itself";
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
                        $"the protocol of this edge, which does not seem to be HTTP ({edge.Sign}): {Wanted(wire)}, or protocol: "
                            + $"http; {proof}"
                    );
            }
            if (
                to.Count == 0
                && topology.Services.Any(s => s.Name == site)
                && _signs.Of(site) is var sign
                && sign.Word == EdgeWord.Tcp
            )
                reading.Wrong(
                    path,
                    site,
                    $"a service with a known canary; {site} does not seem to speak HTTP ({sign.Sign}): add an edge to it in "
                        + $"edges, with {Wanted(sign.Wire)}"
                );
        }
    }

    /// <summary>The protocols by which workloads call a service, other than the usual one.</summary>
    private IEnumerable<Protocol> CallersOf(string service) =>
        calls.All.Where(c => c.Service == service).Select(protocols.Front).OfType<Protocol>();

    private static bool IsUnknown(Edge edge) =>
        edge is { Canary: null, Tls: false } && edge.Protocol == EdgeProtocol.Tcp;

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
        if (edge.Protocol is { } unknown && EdgeWord.Find(unknown) is null)
            reading.Wrong(
                $"{path}.protocol",
                Reading.InOneLine(JsonSerializer.SerializeToElement(unknown)),
                string.Join(", ", EdgeWord.All.Select(w => w.Text))
            );
        var known = WorkloadProtocols.OfAddress(services.GetValueOrDefault(to));
        if (from == Edge.Client && known is not { SendsClientsElsewhere: true })
            reading.Wrong($"{path}.from", from, "a service: edges from the load exist already");
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
        if (known is not null)
            SpokenPart.CheckEdge(reading, edge, known, path);
        CheckSpoken(edge, known, path);
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
            Protocol = known?.Spoken ?? sign.Word.Protocol,
            Tls = sign.Word.IsTls,
            Sign = known is null ? sign.Sign : null,
        };
        _wires[read.Name] = (path, sign.Wire);
        return read;
    }

    private void CheckSpoken(EdgeFile edge, Protocol? known, string path)
    {
        var said = EdgeWord.Find(edge.Protocol);
        if (said is not null)
        {
            if (known is not null && said.Protocol != known.Spoken)
                reading.Wrong($"{path}.protocol", said.Text, $"{known.Spoken.Word}, as the url of {edge.To} says");
            else if (said != EdgeWord.Http && edge.Http is not null && known is null)
                reading.Wrong(
                    $"{path}.http",
                    $"with protocol: {said.Text}",
                    "with protocol: http, because only HTTP requests are read"
                );
        }
        if (_signs.LacksTls(edge))
            reading.Wrong(
                $"{path}.http",
                PlanError.Missing,
                $"{{ tls: true }}, with which the proxy speaks TLS to {edge.To}: {edge.From} gets http://, and the url of "
                    + $"{edge.To} begins with https://"
            );
        if (edge.Canary is not { } canary)
            return;
        if (edge.Http is not null)
            reading.Wrong($"{path}.canary", canary, "none beside http: the canary of HTTP is known");
        else if (said is not null && (said.IsTls || said.Protocol.IsHttp))
            reading.Wrong($"{path}.canary", canary, $"nothing beside protocol: {said.Text}, whose canary is known");
        else if (EdgeWords.WhyNoCanary(canary) is { } allowed)
            reading.Wrong($"{path}.canary", SecretWords.Told(canary), allowed);
    }

    /// <summary>
    /// The proxy checks which settings fit together; this reports its errors under the names of the file's fields.
    /// </summary>
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

    /// <summary>Reports an edge without traffic: one whose proxy no caller is configured to call.</summary>
    private void CheckThatTheCallerIsTold(string path, string from, string to, ExternalService caller)
    {
        // If the service has a mistake, the missing placeholder may be in the part that could not be read.
        if (reading.IsToldWithin($"services.{from}") || reading.IsToldWithin(path))
            return;
        if (!caller.IsStarted && file.Services[from].Url is not null)
            reading.Wrong(
                $"{path}.listen",
                PlanError.Missing,
                $"the host:port at which {from} is configured to call {to}: it runs already, so the run cannot pass it the "
                    + "proxy's address"
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
