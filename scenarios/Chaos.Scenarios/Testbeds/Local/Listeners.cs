using System.Net;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Faults.Processes;
using Chaos.Targets;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Checks which process listens at the addresses of services that an experiment does not start. A tunnel leads from
/// this machine to another one, which may belong to anyone.
/// </summary>
/// <param name="allowed">The hosts that may be touched. A tunnel has to be allowed as host:port.</param>
public sealed class Listeners(AllowedTargets allowed)
{
    /// <summary>
    /// Finds the process that listens at an address; null for none. Also returns whether its owner cannot be read.
    /// </summary>
    public delegate PortOwner? Owner(IPEndPoint address, out bool isUnknown);

    /// <summary>Finds the owner of a port.</summary>
    public Owner OwnerOf { get; init; } = PortOwner.Of;

    /// <summary>The errors, and the notes.</summary>
    public (IReadOnlyList<PlanError> Errors, IReadOnlyList<string> Notes) Look(Experiment experiment)
    {
        var (errors, notes) = (new List<PlanError>(), new List<string>());
        foreach (var (field, address) in Places(experiment).DistinctBy(p => p.Address))
        foreach (var loopback in LoopbacksOf(address))
        {
            if (OwnerOf(new(loopback, address.Port), out var isUnknown) is { } owner)
            {
                if (owner.Tunnel is { } tunnel && !allowed.AllowTunnel(address))
                    errors.Add(
                        new(
                            field,
                            $"{address.Authority}, where {tunnel} listens (process {owner.Pid}), which leads to another machine",
                            $"a service of this machine, or --allow-target {address.Authority}"
                        )
                    );
            }
            else if (isUnknown)
                notes.Add(
                    $"{field}: who listens at {address.Authority} cannot be read, because the process belongs to another user. "
                        + "If it is a tunnel, the load goes to another machine"
                );
            else
                continue;
            break;
        }
        return (errors, notes);
    }

    /// <summary>Addresses of services that run already, each with its path in the file.</summary>
    private static IEnumerable<(string Field, Uri Address)> Places(Experiment experiment)
    {
        foreach (var service in experiment.Topology.Services.Where(s => s.External is { IsStarted: false }))
        {
            var address = service.External!.Address;
            var url = LoginUrl.Of(address).Url;
            var nodes = KnownProtocols.OfAddress(address)?.NodesOf(url)?.Select(n => $"tcp://{n}");
            foreach (var node in nodes ?? [url])
                if (Uri.TryCreate(node, UriKind.Absolute, out var one))
                    yield return ($"services.{service.Name}.url", one);
        }
        foreach (var edge in experiment.Topology.Edges)
            if (edge.Upstream is { } upstream && Uri.TryCreate($"tcp://{upstream}", UriKind.Absolute, out var one))
                yield return ($"edges.{edge.Name}.upstream", one);
    }

    /// <summary>The loopback addresses that an address stands for; none for another machine.</summary>
    internal static IPAddress[] LoopbacksOf(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out var ip)
            ? IPAddress.IsLoopback(ip)
                ? [ip]
                : []
            : address.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
                : [];
}
