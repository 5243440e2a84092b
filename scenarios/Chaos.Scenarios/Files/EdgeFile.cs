using System.ComponentModel.DataAnnotations;
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
    /// can be read, faulted and counted only over http. A database is <c>tcp</c>, and needs a <c>canary</c> if a fault
    /// is on the edge.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// What a canary sends first, which must be answered with at least one byte: <c>"PING\r\n"</c> for Redis, empty if
    /// the service speaks first. In double quotes; each character is one byte, <c>"\xD2"</c> for bytes beyond ASCII.
    /// </summary>
    [RegularExpression(EdgeWords.CanaryForm)]
    public string? Canary { get; init; }

    /// <summary>
    /// Makes the proxy read HTTP requests, and sets how: which <c>Host</c> is sent on, and TLS to the service. Not
    /// needed for faults of requests and for counted attempts.
    /// </summary>
    public EdgeHttp? Http { get; init; }
}
