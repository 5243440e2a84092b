using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Wires;
using Chaos.Targets;
using Chaos.Targets.Canaries;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The canaries for the user's services, both directly and over edges. Each sends the beginning of the service's
/// protocol.
/// </summary>
/// <param name="topology">Services and edges.</param>
/// <param name="specOf">Returns a service as the arm changes it.</param>
/// <param name="addressOf">Returns a service's address.</param>
/// <param name="text">Replaces the placeholders in a text of a service.</param>
/// <param name="proxies">The edges' proxies.</param>
/// <param name="traffic">Counts what canaries send.</param>
internal sealed class ExternalCanaries(
    Topology topology,
    Func<string, ExternalService> specOf,
    Func<string, Uri> addressOf,
    Func<string, string, string> text,
    EdgeProxies proxies,
    CanaryTraffic traffic
)
{
    private const string Authorization = "Authorization";

    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>A canary that calls a service directly.</summary>
    public ITarget Of(string service) => Direct(service, awaitsEnd: false);

    /// <summary>
    /// A canary to a service that counts connections without a login against its clients; null for any other service.
    /// </summary>
    public ITarget? ThatEnds(string service) =>
        topology.Edges.FirstOrDefault(e =>
            e is { Login: not null, Tls: false, Canary: null }
            && e.To == service
            && KnownWires.Of(e.Protocol) is { WhyLogin: not null }
        )
            is { } edge
            ? To(edge, isTls: false, addressOf(service), service, CanaryCounts.None, awaitsEnd: true)
            : null;

    /// <summary>A canary that calls over an edge's proxy.</summary>
    public ITarget Over(Edge edge) =>
        edge.EndsTls
            ? Reading(edge, proxies.ListenOf(edge.Name), s_none, CountsOf(edge))
            : To(edge, IsTls(edge), proxies.ListenOf(edge.Name), edge.To, CountsOf(edge), awaitsEnd: false);

    /// <summary>A canary of requests that calls over an edge's proxy with these header fields.</summary>
    public ITarget Over(Edge edge, IReadOnlyDictionary<string, string> fields) =>
        Reading(edge, proxies.ListenOf(edge.Name), fields, CountsOf(edge));

    /// <summary>The upstream of an edge.</summary>
    public Uri UpstreamOf(Edge edge) => edge.Upstream is { } upstream ? new($"tcp://{upstream}") : addressOf(edge.To);

    /// <summary>
    /// Checks, before a load begins, that what the canaries of the faults will ask is answered, and that requests can
    /// be read where they have to be.
    /// </summary>
    /// <exception cref="Core.Trials.WrongExperimentException">A canary would prove nothing, or an edge has another
    /// protocol.</exception>
    public async Task ProbeAsync(
        Experiment experiment,
        Func<string, bool> isStarted,
        EdgeProbe probe,
        CancellationToken cancellationToken
    )
    {
        var sites = experiment.Faults.Select(f => f.Fault.Effect.Site).ToHashSet();
        foreach (var edge in topology.Edges)
        {
            var isRead = experiment.HttpOn(edge) is not null;
            if (!isRead && !sites.Contains(edge.Name))
                continue;
            var upstream = UpstreamOf(edge);
            var hint = edge switch
            {
                { Canary: not null } =>
                    "its canary has to send what a client sends first, and expect what the service answers",
                { Login: not null } or { Protocol.Word: "mysql" } =>
                    "canary: { user: NAME, password: \"{{env.NAME}}\" } in edges " + "names a login that works",
                { From: Edge.Client } => "",
                _ => "set its protocol in edges: "
                    + $"{string.Join(", ", EdgeWord.All.Where(w => w != EdgeWord.Tcp).Select(w => w.Text))}, or tcp with a canary",
            };
            var isTls = edge.Http is { Tls: true } || IsTls(edge);
            await probe.CheckAnsweredAsync(
                edge.Name,
                upstream,
                To(edge, isTls, upstream, edge.To, CanaryCounts.None, awaitsEnd: true, edge.Http?.ServerName),
                AskedIn(edge),
                hint,
                cancellationToken
            );
            if (!isRead || edge.Http is { Tls: true })
                continue;
            if (edge.Protocol.IsHttp)
                await probe.CheckHttpAsync(
                    edge,
                    upstream,
                    KnownProtocols.Usual.Hello(SiteOf(edge.To)),
                    cancellationToken
                );
            if (experiment.Faults.Any(f => f.Fault.Reads is not null && f.Fault.Effect.Site == edge.Name))
                await probe.CheckHealthyAsync(
                    edge.Name,
                    upstream,
                    Reading(edge, upstream, s_none, CanaryCounts.None),
                    edge.Protocol == EdgeProtocol.Grpc ? "the health check of gRPC" : PathOf(edge.To),
                    cancellationToken
                );
        }
        foreach (var service in sites.Where(isStarted))
            await probe.CheckAnsweredAsync(
                service,
                addressOf(service),
                Direct(service, awaitsEnd: true),
                "what its edges speak",
                "set its protocol and canary on an edge to it",
                cancellationToken
            );
    }

    /// <summary>A canary to a service directly: the same as over an edge to it.</summary>
    private ITarget Direct(string service, bool awaitsEnd)
    {
        var edge = topology.Edges.Where(e => e.To == service).MaxBy(e => (e.Canary is not null, !e.Protocol.IsHttp));
        var isTls = edge is { Tls: true } or { Http.Tls: true } || KnownProtocols.IsTls(specOf(service).Address);
        return To(edge, isTls, addressOf(service), service, CanaryCounts.None, awaitsEnd);
    }

    /// <summary>A canary of what an edge speaks, or the service's address without an edge.</summary>
    private ITarget To(
        Edge? edge,
        bool isTls,
        Uri address,
        string service,
        CanaryCounts counts,
        bool awaitsEnd,
        string? serverName = null
    )
    {
        if (edge?.Canary is { } said)
            return new ProbeTarget(address, new SaidTalk(Bytes(said.Send), Bytes(said.Expect))) { Counts = counts };
        if (isTls)
            return new ProbeTarget(address, TlsHello.To(serverName ?? TlsNameOf(service))) { Counts = counts };
        var wire =
            edge is not null ? KnownWires.Of(edge.Protocol)
            : specOf(service).Http2 ? KnownWires.Of(EdgeProtocol.Http2)
            : KnownWires.OfAddress(specOf(service).Address) ?? KnownProtocols.Usual;
        return wire is null
            ? new ConnectTarget(address) { Counts = counts }
            : wire.CanaryTo(address, SiteOf(service) with { Login = LoginOf(edge, service) }, counts, awaitsEnd);
    }

    /// <summary>A canary whose whole answer is read and judged, for faults of requests.</summary>
    private ITarget Reading(Edge edge, Uri address, IReadOnlyDictionary<string, string> fields, CanaryCounts counts) =>
        edge.Protocol.IsHttp2
            ? new Http2ProbeTarget(address, PathOf(edge.To), addressOf(edge.To).Authority, WithLogin(edge.To, fields))
            {
                IsGrpc = edge.Protocol == EdgeProtocol.Grpc,
                Counts = counts,
            }
            : new HttpProbeTarget(address, PathOf(edge.To), addressOf(edge.To).Authority, WithLogin(edge.To, fields))
            {
                Counts = counts,
                Tls = edge.EndsTls && address == proxies.ListenOf(edge.Name) ? new() { CaFile = proxies.CaFile } : null,
            };

    private CanaryCounts CountsOf(Edge edge)
    {
        var proxy = proxies.NameOf(edge.Name);
        return new()
        {
            Sending = bytes => traffic.Add(proxy, bytes),
            SendingMore = bytes => traffic.AddMore(proxy, bytes),
            Lost = bytes => traffic.Lost(proxy, bytes),
        };
    }

    private (string User, string Password)? LoginOf(Edge? edge, string service)
    {
        if ((edge?.Login ?? LoginUrl.Of(specOf(service).Address).Login) is not { } login)
            return null;
        var parts = login.Split(':', 2);
        return (Plain(parts[0]), parts.Length > 1 ? Plain(parts[1]) : "");

        string Plain(string part) => LoginUrl.Plain(part, t => text(service, t));
    }

    private static byte[] Bytes(string characters) => Encoding.Latin1.GetBytes(characters);

    /// <summary>The server name that clients of a service send.</summary>
    private string TlsNameOf(string service) => specOf(service).Tls?.ServerName ?? addressOf(service).Host;

    /// <summary>
    /// Whether an edge is encrypted with TLS end to end, by its entry or by the service's address in this arm.
    /// </summary>
    private bool IsTls(Edge edge) =>
        edge.Tls || (edge is { Protocol.IsHttp: true, Http: null } && addressOf(edge.To).Scheme == Uri.UriSchemeHttps);

    private string AskedIn(Edge edge) =>
        edge switch
        {
            { Canary: not null } => "the words of its canary",
            _ when IsTls(edge) => "TLS",
            _ => KnownWires.Of(edge.Protocol)?.AskedIn ?? "a connection",
        };

    private CanarySite SiteOf(string service) =>
        new(addressOf(service).Authority, PathOf(service), WithLogin(service, s_none));

    private string PathOf(string service) => text(service, specOf(service).Ready.Path ?? "/");

    /// <summary>Adds the login of a service's address to header fields.</summary>
    private IReadOnlyDictionary<string, string> WithLogin(string service, IReadOnlyDictionary<string, string> fields) =>
        LoginUrl.Of(specOf(service).Address).Login is { } login
        && !fields.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase)
            ? new Dictionary<string, string>(fields) { [Authorization] = LoginUrl.Basic(login, t => text(service, t)) }
            : fields;
}
