using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// A broker on loopback: child processes of the run, or the user's own. Adding a kind is one file with a class like
/// this and a constructor that takes a <see cref="BrokerSite"/>: it is found by its <see cref="BrokerKindAttribute"/>.
/// </summary>
public abstract class LocalBroker(BrokerSite site) : IAsyncDisposable
{
    /// <summary>What it was opened with.</summary>
    protected BrokerSite Site => site;

    /// <summary>Its nodes' processes by name; empty for a broker that is the user's.</summary>
    public abstract IReadOnlyDictionary<string, ChildProcess> Nodes { get; }

    /// <summary>
    /// The environment variable by which the user named this broker as their own; null for one of the run's. One of the
    /// user's has no <see cref="Nodes"/> and is never killed or paused.
    /// </summary>
    public virtual string? UsersVariable => null;

    /// <summary>
    /// What a canary says to a node, to be answered with at least one byte: the beginning of the broker's own protocol.
    /// </summary>
    public abstract ReadOnlyMemory<byte> Hello { get; }

    /// <summary>Starts it and makes the proxies of its edges; ready when clients can be served.</summary>
    /// <exception cref="TestbedException">It is not installed, or does not start: one line that says what to
    /// do.</exception>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Where clients of <paramref name="from"/> (<c>client</c> or <c>workers</c>) reach the nodes, as host:port,
    /// through the proxies.
    /// </summary>
    public virtual IReadOnlyList<string> Addresses(string from) =>
        [.. site.Spec.NodeNames.Select(node => site.Proxies.ListenOf(new EdgeName(from, node).ToString()).Authority)];

    /// <summary>
    /// Where a node listens itself, without a proxy; for canaries that feel the node and not the way to it.
    /// </summary>
    public abstract Uri Direct(string node);

    /// <summary>Opens what sets channels up, on a way that no fault touches.</summary>
    public abstract IBrokerAdmin OpenAdmin();

    /// <summary>Credentials as user:password; null for the broker's own default.</summary>
    public virtual string? Credentials => null;

    /// <summary>
    /// What in the traffic of a trial shows that clients went round the proxies, so that no fault on them means
    /// anything; null when none did.
    /// </summary>
    public virtual Task<string?> BypassAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Starts a node again with its data; ready when clients can be served.</summary>
    public virtual Task RestartAsync(string node, CancellationToken cancellationToken) =>
        Nodes[node].RestartAsync(cancellationToken);

    /// <summary>Opens the broker of a kind.</summary>
    /// <exception cref="TestbedException">There is no such kind here.</exception>
    public static LocalBroker Open(BrokerSite site)
    {
        var kinds = typeof(LocalBroker)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(LocalBroker)) && !t.IsAbstract)
            .ToDictionary(t =>
                ((BrokerKindAttribute)Attribute.GetCustomAttribute(t, typeof(BrokerKindAttribute))!).Kind
            );
        return kinds.TryGetValue(site.Spec.Kind, out var type)
            ? (LocalBroker)Activator.CreateInstance(type, site)!
            : throw new TestbedException(
                $"{site.Spec.Name}: there is no broker of kind {site.Spec.Kind} here; there are "
                    + $"{string.Join(", ", kinds.Keys.Order(StringComparer.Ordinal))}"
            );
    }

    /// <summary>Stops every node, in no more than a few seconds, and gives back what was opened.</summary>
    public abstract ValueTask DisposeAsync();
}
