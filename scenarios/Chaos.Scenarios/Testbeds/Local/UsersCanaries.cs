using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files;
using Chaos.Targets;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// What canaries say to services of the user's, straight and over edges: the beginning of what is spoken there.
/// </summary>
/// <param name="topology">Services and edges.</param>
/// <param name="specOf">A service as the arm has it.</param>
/// <param name="addressOf">Where a service is.</param>
/// <param name="text">A text of a service with its placeholders replaced.</param>
/// <param name="proxies">The edges' proxies.</param>
/// <param name="traffic">Is told what canaries send.</param>
internal sealed class UsersCanaries(
    Topology topology,
    Func<string, UsersService> specOf,
    Func<string, Uri> addressOf,
    Func<string, string, string> text,
    EdgeProxies proxies,
    CanaryTraffic traffic
)
{
    private const string Authorization = "Authorization";

    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>A canary that calls a service straight.</summary>
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

    /// <summary>A canary of HTTP that calls over an edge's proxy with these header fields.</summary>
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

    /// <summary>Where an edge leads.</summary>
    public Uri UpstreamOf(Edge edge) => edge.Upstream is { } upstream ? new($"tcp://{upstream}") : addressOf(edge.To);

    /// <summary>
    /// Asks, before a load begins, what the canaries of the faults will ask, and whether requests that are to be read
    /// can be.
    /// </summary>
    /// <exception cref="Core.Trials.WrongExperimentException">A canary would prove nothing, or another protocol is
    /// spoken.</exception>
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
                { Canary: not null } => "its canary has to be what a client says first",
                { From: Edge.Client } => "",
                _ => "what is spoken there is said by protocol in edges: "
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
                "what a service speaks is said by protocol and canary of an edge to it",
                cancellationToken
            );
    }

    /// <summary>What is said straight to a service: what would be over an edge to it.</summary>
    private ReadOnlyMemory<byte> HelloTo(string service)
    {
        var edge = topology.Edges.Where(e => e.To == service).MaxBy(e => (e.Canary is not null, !e.Protocol.IsHttp));
        var address = addressOf(service);
        var isTls = edge is { Tls: true } or { Http.Tls: true } || address.Scheme == Uri.UriSchemeHttps;
        return UsersHello.Of(
            edge?.Protocol ?? KnownProtocols.OfAddress(specOf(service).Address)?.Spoken ?? KnownProtocols.Usual.Spoken,
            edge?.Canary,
            isTls ? address.Host : null,
            () => SiteOf(service)
        );
    }

    private ReadOnlyMemory<byte> HelloOver(Edge edge) =>
        UsersHello.Of(edge.Protocol, edge.Canary, IsTls(edge) ? addressOf(edge.To).Host : null, () => SiteOf(edge.To));

    /// <summary>
    /// Whether TLS is spoken over an edge from end to end, by what is said of it or by the service's address as this
    /// arm has it.
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

    /// <summary>Header fields with the login that a service's address holds.</summary>
    private IReadOnlyDictionary<string, string> WithLogin(string service, IReadOnlyDictionary<string, string> fields) =>
        LoginUrl.Of(specOf(service).Address).Login is { } login
        && !fields.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase)
            ? new Dictionary<string, string>(fields) { [Authorization] = LoginUrl.Basic(login, t => text(service, t)) }
            : fields;
}
