using System.Net;
using Chaos.Core;

namespace Chaos.Targets;

/// <summary>
/// The hosts that may be put under load: loopback, and those that the user has named. Every driver asks here before it
/// connects. And whether processes that run already may be paused and killed.
/// </summary>
/// <remarks>A host is judged by what was written, never by asking a name server: what a name resolves to can change
/// between the question and the connection.</remarks>
public sealed class AllowedTargets
{
    private readonly HashSet<string> _named;

    /// <param name="named">Hosts allowed besides loopback, as they are written in addresses.</param>
    public AllowedTargets(params IEnumerable<string> named) => _named = new(named, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a process that the run did not start may be paused or killed, where a file names it.</summary>
    public bool Processes { get; init; }

    /// <summary>Nothing but loopback.</summary>
    public static AllowedTargets LoopbackOnly { get; } = new();

    /// <summary>Whether the address may be put under load.</summary>
    public bool Allow(Uri address) =>
        (
            IPAddress.TryParse(address.DnsSafeHost, out var ip)
                ? IPAddress.IsLoopback(ip)
                : address.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        ) || _named.Contains(address.DnsSafeHost);

    /// <summary>
    /// Whether a tunnel of this machine may be put under load, which leads to another: only one that the user has named
    /// as host:port, or by its host.
    /// </summary>
    public bool AllowTunnel(Uri address) => _named.Contains(address.Authority) || _named.Contains(address.DnsSafeHost);

    /// <summary>What is wrong with an address, under <paramref name="field"/>; null when it is allowed.</summary>
    public PlanError? Error(string field, Uri address) =>
        Allow(address)
            ? null
            : new(
                field,
                address.DnsSafeHost,
                $"localhost, a loopback address{string.Concat(_named.Order(StringComparer.Ordinal).Select(host => $", {host}"))}"
            );
}
