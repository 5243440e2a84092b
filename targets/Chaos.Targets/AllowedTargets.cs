using System.Net;
using Chaos.Core;

namespace Chaos.Targets;

/// <summary>
/// Holds the hosts that may be put under load: loopback, and those that the user has named. Every driver checks them
/// before it connects. Also holds whether processes that the run did not start may be paused and killed.
/// </summary>
/// <remarks>
/// Hosts are compared as written, without DNS: a name could resolve to another address between the check and the
/// connection.
/// </remarks>
public sealed class AllowedTargets
{
    private readonly HashSet<string> _named;

    /// <param name="named">Hosts that are allowed besides loopback, as written in addresses.</param>
    public AllowedTargets(params IEnumerable<string> named) => _named = new(named, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a process that the run did not start may be paused or killed when a file names it.</summary>
    public bool Processes { get; init; }

    /// <summary>Allows only loopback.</summary>
    public static AllowedTargets LoopbackOnly { get; } = new();

    /// <summary>Returns whether the address may be put under load.</summary>
    public bool Allow(Uri address) =>
        (
            IPAddress.TryParse(address.DnsSafeHost, out var ip)
                ? IPAddress.IsLoopback(ip)
                : address.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        ) || _named.Contains(address.DnsSafeHost);

    /// <summary>
    /// Returns whether a local port that is a tunnel to another machine may be put under load. The user must have named
    /// it as host:port or by its host.
    /// </summary>
    public bool AllowTunnel(Uri address) => _named.Contains(address.Authority) || _named.Contains(address.DnsSafeHost);

    /// <summary>
    /// Returns a mistake at <paramref name="field"/> for an address. Returns null when the address is allowed.
    /// </summary>
    public PlanError? Error(string field, Uri address) =>
        Allow(address)
            ? null
            : new(
                field,
                address.DnsSafeHost,
                $"localhost, a loopback address{string.Concat(_named.Order(StringComparer.Ordinal).Select(host => $", {host}"))}"
            );
}
