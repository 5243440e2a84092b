using System.Net;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files;

/// <summary>Checks that the address at which a load is to come in is not taken by something else of the file.</summary>
internal sealed class ListenPart(
    Reading reading,
    ExperimentFile file,
    IReadOnlyDictionary<string, ExternalService> services
)
{
    /// <summary>Reports an address that is taken.</summary>
    /// <param name="workload">The load.</param>
    /// <param name="listen">Its address.</param>
    public void Check(string workload, string listen)
    {
        if (TakenBy(workload, listen) is { } owner)
            reading.Wrong(
                $"workloads.{workload}.listen",
                listen,
                $"another address than that of {owner}: the calls come in at a proxy of its own"
            );
    }

    private string? TakenBy(string workload, string listen) =>
        Places(workload).Where(p => IsSame(p.Address, listen)).Select(p => $"{p.Owner} ({p.Address})").FirstOrDefault();

    private IEnumerable<(string Owner, string Address)> Places(string workload) =>
        services
            .Select(s => ($"the service {s.Key}", s.Value.Address))
            .Concat(
                file.Edges.Where(e => e.Listen is not null)
                    .Select(e => ($"the edge {new EdgeName(e.From ?? "", e.To ?? "")}", e.Listen!))
            )
            .Concat(
                file.Workloads.TakeWhile(w => w.Key != workload)
                    .Where(w => w.Value.Listen is not null)
                    .Select(w => ($"the workload {w.Key}", w.Value.Listen!))
            );

    /// <summary>Whether only one program of this machine can listen at two addresses.</summary>
    internal static bool IsSame(string one, string other) =>
        Of(one) is { } first
        && Of(other) is { } second
        && first.Port == second.Port
        && (first.Host.Equals(second.Host) || IsAny(first.Host) || IsAny(second.Host));

    private static bool IsAny(IPAddress host) => host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any);

    private static (IPAddress Host, int Port)? Of(string address) =>
        Uri.TryCreate(
            address.Contains("://", StringComparison.Ordinal) ? address : $"tcp://{address}",
            UriKind.Absolute,
            out var uri
        ) && IPAddress.TryParse(uri.DnsSafeHost == "localhost" ? "127.0.0.1" : uri.DnsSafeHost, out var host)
            ? (host, uri.Port)
            : null;
}
