using System.ComponentModel.DataAnnotations;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files;

/// <summary>
/// One caller of one service. Its proxy's address is put where the caller reads it, as <c>{{proxy.TO}}</c>.
/// </summary>
public sealed record EdgeFile
{
    /// <summary>The caller.</summary>
    [Required]
    public string? From { get; init; }

    /// <summary>What is called: a service, or a name for what <c>upstream</c> says.</summary>
    [Required]
    public string? To { get; init; }

    /// <summary>Where the proxy leads, as host:port; the service's own address when nothing is said.</summary>
    [RegularExpression(":")]
    public string? Upstream { get; init; }

    /// <summary>
    /// Where the proxy listens, as host:port, for a caller that has to be told by hand; a free port when nothing is
    /// said.
    /// </summary>
    [RegularExpression(":")]
    public string? Listen { get; init; }

    /// <summary>
    /// What is spoken over it: taken from what the file shows where nothing is said, and HTTP where it shows nothing.
    /// Only over http are requests read, faulted and counted; a database is <c>tcp</c> and wants a <c>canary</c> where
    /// a fault is on it.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// What a canary says over it, as a client does first, to be answered with at least one byte: <c>"PING\r\n"</c> for
    /// Redis, empty where the service speaks first. In double quotes; each character is one byte, <c>"\xD2"</c> for
    /// those beyond ASCII.
    /// </summary>
    [RegularExpression(EdgeWords.CanaryForm)]
    public string? Canary { get; init; }

    /// <summary>
    /// That the proxy reads requests of HTTP, and how: what <c>Host</c> goes on, and TLS to the service. Faults of
    /// requests and counted attempts need no word here.
    /// </summary>
    public EdgeHttp? Http { get; init; }
}
