using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files;

/// <summary>
/// The way from one caller to one service, through a proxy. The proxy's address replaces <c>{{proxy.TO}}</c> where the
/// caller reads the address.
/// </summary>
public sealed record EdgeFile
{
    /// <summary>The caller.</summary>
    [Required]
    public string? From { get; init; }

    /// <summary>The service that is called, or a name for the address in <c>upstream</c>.</summary>
    [Required]
    public string? To { get; init; }

    /// <summary>Where the proxy connects to, as host:port; by default the service's own address.</summary>
    [RegularExpression(":")]
    public string? Upstream { get; init; }

    /// <summary>
    /// Where the proxy listens, as host:port, for a caller that is configured by hand; by default a free port.
    /// </summary>
    [RegularExpression(":")]
    public string? Listen { get; init; }

    /// <summary>
    /// The protocol on this edge; by default taken from other parts of the file, and HTTP if they show none. Requests
    /// can be read, faulted and counted over http, http2 and grpc. What has no word here is <c>tcp</c>, and needs a
    /// <c>canary</c> for most faults on the edge.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// What a canary sends and expects, for a protocol that has no word, such as <c>{ send: "version\r\n", expect: VERSION
    /// }</c>; a text alone is what it sends. For MySQL the login of the canary: <c>{ user: canary, password:
    /// "{{env.PASSWORD}}" }</c>.
    /// </summary>
    public JsonElement? Canary { get; init; }

    /// <summary>
    /// What the proxy does with the TLS of the caller: it passes to the service by default; <c>terminate</c> ends it at the
    /// proxy, for a caller that trusts <c>{{proxy.ca}}</c>, so that certificate and handshake can be faulted.
    /// </summary>
    public EdgeTls? Tls { get; init; }

    /// <summary>
    /// Makes the proxy read HTTP requests, and sets how: which <c>Host</c> is sent on, and TLS to the service. Not
    /// needed for faults of requests and for counted attempts.
    /// </summary>
    public EdgeHttp? Http { get; init; }
}
