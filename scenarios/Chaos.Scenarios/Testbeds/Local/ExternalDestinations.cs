using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Checks, before a trial, that the destinations of its load exist, and where a service such as a Kafka cluster sends
/// its clients.
/// </summary>
internal sealed class ExternalDestinations(AllowedTargets allowed, TimeProvider time)
{
    /// <summary>Time limit: a service that runs already answers soon or not at all.</summary>
    private static readonly TimeSpan s_running = TimeSpan.FromSeconds(5);

    /// <summary>Checks the destination of each workload, by its protocol.</summary>
    /// <exception cref="WrongExperimentException">A topic, an exchange or a queue does not exist, a service rejects
    /// the login, or its clients are sent to a host that is not allowed or past the proxy of an edge.</exception>
    public async Task CheckAsync(
        IEnumerable<TargetSpec> targets,
        Topology topology,
        Func<string, ExternalService> serviceOf,
        Func<string, string> addressOf,
        CancellationToken cancellationToken
    )
    {
        foreach (var target in targets)
        {
            var service = serviceOf(target.Service);
            if (KnownProtocols.Of(target.Protocol) is not { } protocol)
                continue;
            var sent = await protocol.FindAsync(
                target,
                addressOf(target.Service),
                service.IsStarted ? service.Ready.Within : s_running,
                time,
                cancellationToken
            );
            foreach (var node in sent)
            {
                if (allowed.Error($"{target.Service}: the address of a node", new($"tcp://{node}")) is { } error)
                    throw new WrongExperimentException($"{error}, or a host named by --allow-target");
                foreach (
                    var edge in topology.Edges.Where(e =>
                        e.To == target.Service && e.Listen is { } listen && Plain(listen) != Plain(node)
                    )
                )
                    throw new WrongExperimentException(
                        $"{edge}: {edge.To} sends its clients to {string.Join(", ", sent)}, past the "
                            + $"proxy at {edge.Listen}, so that a fault there would prove nothing: a cluster of "
                            + "one node has to advertise the edge's listen"
                    );
            }
        }
    }

    private static string Plain(string address) =>
        address.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
}
