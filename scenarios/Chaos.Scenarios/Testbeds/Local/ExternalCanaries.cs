using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files;
using Chaos.Targets;
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
    public ITarget Of(string service) => new ProbeTarget(addressOf(service), HelloTo(service));

    /// <summary>A canary that calls over an edge's proxy.</summary>
    public ITarget Over(Edge edge)
    {
        var proxy = proxies.NameOf(edge.Name);
        return new ProbeTarget(proxies.ListenOf(edge.Name), HelloOver(edge))
        {
            Sending = bytes => traffic.Add(proxy, bytes),
            Lost = bytes => traffic.Lost(proxy, bytes),
        };
    }

    /// <summary>An HTTP canary that calls over an edge's proxy with these header fields.</summary>
    public ITarget Over(Edge edge, IReadOnlyDictionary<string, string> fields)
    {
        var proxy = proxies.NameOf(edge.Name);
        return new HttpProbeTarget(
            proxies.ListenOf(edge.Name),
            PathOf(edge.To),
            addressOf(edge.To).Authority,
            WithLogin(edge.To, fields)
        )
        {
            Sending = bytes => traffic.Add(proxy, bytes),
            Lost = bytes => traffic.Lost(proxy, bytes),
        };
    }

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
                { Canary: not null } => "its canary has to be what a client sends first",
                { From: Edge.Client } => "",
                _ => "set its protocol in edges: "
                    + $"{string.Join(", ", EdgeWord.All.Where(w => w != EdgeWord.Tcp).Select(w => w.Text))}, or tcp with a canary",
            };
            var hello = edge.Http is { Tls: true } over
                ? TlsHello.To(over.ServerName ?? upstream.Host)
                : HelloOver(edge);
            await probe.CheckAnsweredAsync(edge.Name, upstream, hello, AskedIn(edge), hint, cancellationToken);
            if (!isRead || edge.Http is { Tls: true })
                continue;
            await probe.CheckHttpAsync(edge, upstream, hello, cancellationToken);
            if (experiment.Faults.Any(f => f.Fault.Reads is { IsHttp: true } && f.Fault.Effect.Site == edge.Name))
                await probe.CheckHealthyAsync(
                    edge.Name,
                    upstream,
                    new HttpProbeTarget(
                        upstream,
                        PathOf(edge.To),
                        addressOf(edge.To).Authority,
                        WithLogin(edge.To, s_none)
                    ),
                    PathOf(edge.To),
                    cancellationToken
                );
        }
        foreach (var service in sites.Where(isStarted))
            await probe.CheckAnsweredAsync(
                service,
                addressOf(service),
                HelloTo(service),
                "what its edges speak",
                "set its protocol and canary on an edge to it",
                cancellationToken
            );
    }

    /// <summary>What a canary sends to a service directly: the same as over an edge to it.</summary>
    private ReadOnlyMemory<byte> HelloTo(string service)
    {
        var edge = topology.Edges.Where(e => e.To == service).MaxBy(e => (e.Canary is not null, !e.Protocol.IsHttp));
        var address = addressOf(service);
        var isTls = edge is { Tls: true } or { Http.Tls: true } || KnownProtocols.IsTls(specOf(service).Address);
        return CanaryHello.Of(
            edge?.Protocol
                ?? (
                    specOf(service).Http2
                        ? EdgeProtocol.Http2
                        : (KnownProtocols.OfAddress(specOf(service).Address) ?? KnownProtocols.Usual).Spoken
                ),
            edge?.Canary,
            isTls ? TlsNameOf(service) : null,
            () => SiteOf(service)
        );
    }

    private ReadOnlyMemory<byte> HelloOver(Edge edge) =>
        CanaryHello.Of(edge.Protocol, edge.Canary, IsTls(edge) ? TlsNameOf(edge.To) : null, () => SiteOf(edge.To));

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
            _ => KnownProtocols.Of(edge.Protocol)?.AskedIn ?? edge.Protocol.Name,
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
