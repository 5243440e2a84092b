using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Http;
using Chaos.Proxy.Proxies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>
/// The proxy at which a load that is made elsewhere comes in. It stands before the proxy of the edge, so that it sees what
/// the callers see, faults of the edge included:
/// <code>
///  callers ─ tap (reads and logs requests) ─ proxy client->shop (faults) ─ shop
/// </code>
/// </summary>
internal static class LoadTap
{
    /// <summary>
    /// The tap of a workload, as an edge. No service has its caller's name, because names of services have no dot.
    /// </summary>
    public static Edge Of(Workload workload) =>
        new($"load.{workload.Name}", workload.Target.Service) { Listen = (workload.Load as ExternalLoad)?.Listen };

    /// <summary>Makes the taps that a trial needs, or opens them again.</summary>
    /// <exception cref="TestbedException">The user's own proxy server cannot log requests.</exception>
    /// <exception cref="WrongExperimentException">A tap cannot listen at the address that the file names.</exception>
    public static async Task EnsureAsync(
        TrialSetup setup,
        EdgeProxies proxies,
        Func<string, Uri> addressOf,
        CancellationToken cancellationToken
    )
    {
        foreach (var arm in setup.Arms)
        foreach (var workload in setup.Experiment.WorkloadsOf(arm).Where(w => w.Target is ExternalTargetSpec))
        {
            var service = workload.Target.Service;
            var external =
                arm.Services.GetValueOrDefault(service) ?? setup.Experiment.Topology.Service(service).External!;
            await proxies.EnsureTapAsync(
                Of(workload),
                proxies.ListenOf(EdgeName.OfLoad(service).ToString()),
                ModeOf(external, addressOf(service)),
                cancellationToken
            );
        }
    }

    /// <summary>Lets no call in any more until the next trial.</summary>
    /// <exception cref="TestbedException">The proxy does not answer.</exception>
    public static async Task CloseAsync(EdgeProxies proxies, Workload workload)
    {
        try
        {
            await proxies.Client.UpdateAsync(
                proxies.NameOf(Of(workload).Name),
                new ProxyRequest { Enabled = false },
                CancellationToken.None
            );
        }
        catch (ToxiproxyException e)
        {
            throw new TestbedException($"{workload.Name}: the proxy cannot be closed: {e.Message}", e);
        }
    }

    /// <summary>Callers speak HTTP with the tap, also where the service has TLS, so that requests can be read.</summary>
    private static HttpMode ModeOf(ExternalService service, Uri address)
    {
        var mode = new HttpMode { Log = true };
        return !KnownProtocols.IsTls(service.Address)
            ? mode
            : mode with
            {
                Tls = true,
                ServerName = service.Tls?.ServerName ?? address.Host,
                CaFile = service.Tls?.CaFile,
                Insecure = service.Tls?.InsecureSkipVerify == true,
            };
    }
}
