using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Faults;
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
    private readonly CanaryPart _canaries = new(reading);
    private readonly Dictionary<string, (string Path, EdgeSign Sign)> _signsOf = [];

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

    /// <summary>Reports each fault whose canary is not known.</summary>
    /// <param name="topology">The services and edges of the file.</param>
    /// <param name="sites">Sites of the faults, each with its path in the file and its effect.</param>
    public void CheckCanaries(Topology topology, IEnumerable<(string Path, string Site, FaultEffectKind Kind)> sites) =>
        new FaultCanaries(reading, _signs, _signsOf, services).Check(topology, sites);

    /// <summary>The protocols by which workloads call a service, other than the usual one.</summary>
    private IEnumerable<Protocol> CallersOf(string service) =>
        calls.All.Where(c => c.Service == service).Select(protocols.Front).OfType<Protocol>();

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
        var canary = _canaries.Read(edge.Canary, $"{path}.canary");
        // A canary with a mistake shows no protocol.
        var sign = _signs.Of(canary is null && CanaryPart.HasBytes(edge.Canary) ? edge with { Canary = null } : edge);
        var wire = known ?? (sign.Word.IsTls ? null : KnownWires.Of(sign.Word.Protocol));
        var read = new Edge(from, to)
        {
            Upstream = edge.Upstream,
            Listen = edge.Listen,
            Canary = canary,
            Login =
                _canaries.LoginOf(edge.Canary, $"{path}.canary", wire, file)
                ?? (wire is { WhyLogin: not null } ? _signs.LoginOf(edge) : null),
            Http = edge.Http is { CaFile: { } authorities } told
                ? told with
                {
                    CaFile = reading.FileAt(authorities),
                }
                : edge.Http,
            Protocol = known?.Spoken ?? sign.Word.Protocol,
            Tls = sign.Word.IsTls && edge.Tls != EdgeTls.Terminate,
            EndsTls = edge.Tls == EdgeTls.Terminate,
            Sign = known is null ? sign.Sign : null,
        };
        _signsOf[read.Name] = (path, sign);
        if (read.EndsTls)
            CheckEndsTls(read, path);
        return read;
    }

    private void CheckEndsTls(Edge edge, string path)
    {
        if (services.GetValueOrDefault(edge.From) is { IsStarted: false })
            reading.Wrong(
                $"{path}.tls",
                "terminate",
                $"pass: {edge.From} runs already and cannot be given {{{{{Edge.Authority}}}}}, which is new in each run"
            );
        if (!edge.Protocol.IsHttp || edge.Canary is not null)
            reading.Wrong(
                $"{path}.tls",
                "terminate",
                "with HTTP/1.1 within it: pass, or protocol: http; other protocols are not ended"
            );
        else if (
            edge.Http is not { Tls: true }
            && services.GetValueOrDefault(edge.To) is { } callee
            && KnownProtocols.IsTls(callee.Address)
        )
            reading.Wrong(
                $"{path}.http",
                PlanError.Missing,
                $"{{ tls: true }}, with which the proxy speaks TLS to {edge.To}, whose url begins with https://"
            );
    }

    private void CheckSpoken(EdgeFile edge, Protocol? known, string path)
    {
        var said = EdgeWord.Find(edge.Protocol);
        if (said is not null)
        {
            if (known is not null && said.Protocol != known.Spoken)
                reading.Wrong($"{path}.protocol", said.Text, $"{known.Spoken.Word}, as the url of {edge.To} says");
            else if (
                edge.Http is not null
                && known is null
                && ((said.IsTls && edge.Tls != EdgeTls.Terminate) || said.Protocol is { IsHttp: false, IsHttp2: false })
            )
                reading.Wrong(
                    $"{path}.http",
                    $"with protocol: {said.Text}",
                    "with protocol: http, http2 or grpc, because only their requests are read"
                );
        }
        if (_signs.LacksTls(edge))
            reading.Wrong(
                $"{path}.http",
                PlanError.Missing,
                $"{{ tls: true }}, with which the proxy speaks TLS to {edge.To}: {edge.From} gets http://, and the url of "
                    + $"{edge.To} begins with https://"
            );
        if (!CanaryPart.HasBytes(edge.Canary))
            return;
        var told = edge.Canary is { ValueKind: JsonValueKind.String } text
            ? SecretWords.Told(text.GetString()!)
            : "a canary";
        if (edge.Http is not null)
            reading.Wrong($"{path}.canary", told, "none beside http: the canary of HTTP is known");
        else if (said is not null && (said.IsTls || said.Protocol.IsHttp))
            reading.Wrong($"{path}.canary", told, $"nothing beside protocol: {said.Text}, whose canary is known");
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
            caller.IsStarted
            && !caller.Texts.Any(t =>
                Core.Texts.Template.NamesIn(t.Text).Any(n => n == $"proxy.{to}" || n == $"proxy.{to}.port")
            )
        )
            reading.Wrong(
                path,
                new EdgeName(from, to).ToString(),
                $"an edge whose proxy {from} calls: put {{{{proxy.{to}}}}} where services.{from} reads "
                    + $"the address of {to}, or name the address that it calls as listen"
            );
    }
}
