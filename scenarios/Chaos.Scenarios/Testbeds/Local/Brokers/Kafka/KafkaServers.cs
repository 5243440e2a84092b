using System.Security.Cryptography;
using System.Text;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Targets;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>
/// The nodes of a cluster as children of the run. Each is a separate <c>java</c> process, so that a kill hits the
/// broker itself.
/// </summary>
internal sealed class KafkaServers : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan s_registered = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly BrokerSite _site;
    private readonly IReadOnlyList<KafkaNode> _nodes;
    private readonly Dictionary<string, ChildProcess> _processes;

    private KafkaServers(BrokerSite site, IReadOnlyList<KafkaNode> nodes, IReadOnlyList<ChildProcess> processes) =>
        (_site, _nodes, _processes) = (site, nodes, processes.ToDictionary(p => p.Name));

    /// <summary>The nodes' processes by name.</summary>
    internal IReadOnlyDictionary<string, ChildProcess> Processes => _processes;

    /// <summary>The nodes in the order of their numbers.</summary>
    internal IReadOnlyList<KafkaNode> Nodes => _nodes;

    /// <summary>Starts all nodes. Completes when each knows that all of them serve.</summary>
    /// <exception cref="TestbedException">They do not start.</exception>
    internal static async Task<KafkaServers> StartAsync(
        BrokerSite site,
        KafkaJava java,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var nodes = await LayAsync(site, attempt, cancellationToken);
                await java.FormatAsync(nodes, ClusterId(site), cancellationToken);
                var servers = new KafkaServers(site, nodes, await java.StartAsync(nodes, cancellationToken));
                try
                {
                    foreach (var node in nodes)
                        await servers.RegisteredAsync(node, nodes, cancellationToken);
                }
                catch
                {
                    await servers.DisposeAsync();
                    throw;
                }
                return servers;
            }
            catch (ChildProcessException e) when (KafkaJava.IsPortTaken(e) && attempt + 1 < Attempts)
            {
                // Another program took a port. The next attempt uses other ports.
            }
            catch (ChildProcessException e)
            {
                throw Failed(site, e);
            }
        }
    }

    /// <summary>
    /// Starts a node again with its data. Completes when it serves. If it could not serve without others, those are
    /// started, too.
    /// </summary>
    internal async Task RestartAsync(string name, CancellationToken cancellationToken)
    {
        var down = _nodes.Where(n => n.Name != name && _processes[n.Name].Exited.IsCompleted).ToList();
        var node = _nodes.Single(n => n.Name == name);
        // Fewer than a majority elect no controller, and without a controller no node gets ready.
        List<KafkaNode> start = _nodes.Count - down.Count > _nodes.Count / 2 ? [node] : [node, .. down];
        try
        {
            await Task.WhenAll(start.Select(n => _processes[n.Name].RestartAsync(cancellationToken)));
        }
        catch (ChildProcessException e)
        {
            throw Failed(_site, e);
        }
        foreach (var started in start)
            await RegisteredAsync(started, [started], cancellationToken);
    }

    /// <summary>Stops the nodes at once: their data are not needed any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_processes.Values.Select(p => p.DisposeAsync().AsTask()));
        if (Directory.Exists(_site.DataFolder))
            Directory.Delete(_site.DataFolder, recursive: true);
    }

    /// <summary>
    /// Chooses ports, creates the proxies before them, and writes each node's folder with its settings.
    /// </summary>
    private static async Task<IReadOnlyList<KafkaNode>> LayAsync(
        BrokerSite site,
        int attempt,
        CancellationToken cancellationToken
    )
    {
        var data = Path.GetFullPath(site.DataFolder);
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        var ports = FreePorts
            .Find(site.Spec.Nodes * KafkaNode.PortsEach, $"{site.Options.RunId} {site.Spec.Name}", attempt)
            .Chunk(KafkaNode.PortsEach)
            .ToList();
        var nodes = new List<KafkaNode>();
        foreach (var name in site.Spec.NodeNames)
        {
            var node = new KafkaNode(name, nodes.Count + 1, Path.Combine(data, name), ports[nodes.Count]);
            nodes.Add(
                node with
                {
                    AdvertisedToClients = await ProxyAsync(site, Edge.Client, name, node.Clients, cancellationToken),
                    AdvertisedToWorkers = await ProxyAsync(
                        site,
                        BrokerSpec.Workers,
                        name,
                        node.Workers,
                        cancellationToken
                    ),
                    AdvertisedToPeers =
                        site.Spec.Nodes == 1
                            ? node.AdvertisedToPeers
                            : await ProxyAsync(site, BrokerSpec.Peers, name, node.Peers, cancellationToken),
                }
            );
        }
        foreach (var node in nodes)
        {
            Directory.CreateDirectory(node.Folder);
            await File.WriteAllTextAsync(node.SettingsFile, node.Settings(nodes), cancellationToken);
        }
        return nodes;
    }

    private static async Task<string> ProxyAsync(
        BrokerSite site,
        string from,
        string node,
        int port,
        CancellationToken cancellationToken
    )
    {
        var edge = new Edge(from, node);
        await site.Proxies.EnsureAsync(edge, new($"http://{KafkaNode.Loopback(port)}"), cancellationToken);
        return site.Proxies.ListenOf(edge.Name).Authority;
    }

    /// <summary>Waits until a node knows that these nodes serve.</summary>
    private async Task RegisteredAsync(
        KafkaNode asked,
        IReadOnlyList<KafkaNode> expected,
        CancellationToken cancellationToken
    )
    {
        var start = _site.Time.GetTimestamp();
        while (true)
        {
            var known = await KafkaMetadata.AskAsync(
                [KafkaNode.Loopback(asked.Admin)],
                null,
                AllowedTargets.LoopbackOnly,
                s_answer,
                cancellationToken
            );
            var missing = expected.Where(n => !known.ContainsKey(n.Id)).Select(n => n.Name).ToList();
            if (missing.Count == 0)
                return;
            if (_site.Time.GetElapsedTime(start) > s_registered)
                throw new TestbedException(
                    $"{_site.Spec.Name}: {string.Join(", ", missing)} started and did not join the "
                        + $"cluster (logs: {_site.Options.LogFolder})"
                );
            await Task.Delay(s_pause, _site.Time, cancellationToken);
        }
    }

    /// <summary>The error of a failed start, in a line.</summary>
    private static TestbedException Failed(BrokerSite site, ChildProcessException e)
    {
        var name = site.Spec.Name;
        if (KafkaJava.IsPortTaken(e))
            return new($"{name}: Kafka does not start: a port that it needs was taken by another program", e);
        var lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            $"{name}: Kafka does not start: {string.Join(" | ", [lines[0], .. lines.Skip(1).TakeLast(5)])}"
                + $" (full log: {site.Options.LogFolder})",
            e
        );
    }

    /// <summary>
    /// A cluster id: 22 characters, as Kafka writes 16 bytes. It is the same on all nodes and never begins with a
    /// dash.
    /// </summary>
    internal static string ClusterId(BrokerSite site)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{site.Options.RunId} {site.Spec.Name}"))[..16];
        bytes[0] &= 0x3F;
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
