using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// A broker on loopback: child processes of the run, or the user's own broker. To add a kind, add one file with a
/// class like this and a constructor that takes a <see cref="BrokerSite"/>: it is found by its
/// <see cref="BrokerKindAttribute"/>.
/// </summary>
public abstract class LocalBroker(BrokerSite site) : IAsyncDisposable
{
    /// <summary>The inputs with which it was created.</summary>
    protected BrokerSite Site => site;

    /// <summary>Its nodes' processes by name; empty for the user's own broker.</summary>
    public abstract IReadOnlyDictionary<string, ChildProcess> Nodes { get; }

    /// <summary>
    /// The environment variable that names the user's own broker; null for a broker of the run. A broker of the user
    /// has no <see cref="Nodes"/> and is never killed or paused.
    /// </summary>
    public virtual string? AddressVariable => null;

    /// <summary>
    /// What a canary sends to a node, to be answered with at least one byte: the beginning of the broker's protocol.
    /// </summary>
    public abstract ReadOnlyMemory<byte> Hello { get; }

    /// <summary>
    /// Starts the broker and creates the proxies of its edges. Completes when clients can be served.
    /// </summary>
    /// <exception cref="TestbedException">It is not installed, or does not start. The message is one line that says
    /// what to do.</exception>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The addresses of the nodes for clients of <paramref name="from"/> (<c>client</c> or <c>workers</c>), as
    /// host:port, through the proxies.
    /// </summary>
    public virtual IReadOnlyList<string> Addresses(string from) =>
        [.. site.Spec.NodeNames.Select(node => site.Proxies.ListenOf(new EdgeName(from, node).ToString()).Authority)];

    /// <summary>
    /// The address of a node itself, without a proxy, for canaries that test the node and not the way to it.
    /// </summary>
    public abstract Uri Direct(string node);

    /// <summary>Opens the client that declares channels, on a connection that no fault affects.</summary>
    public abstract IBrokerAdmin OpenAdmin();

    /// <summary>Credentials as user:password; null for the broker's own default.</summary>
    public virtual string? Credentials => null;

    /// <summary>
    /// Checks whether clients bypassed the proxies in a trial, so that faults on them had no effect. Returns how; null
    /// when none did.
    /// </summary>
    public virtual Task<string?> BypassAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Starts a node again with its data. Completes when clients can be served.</summary>
    public virtual Task RestartAsync(string node, CancellationToken cancellationToken) =>
        Nodes[node].RestartAsync(cancellationToken);

    /// <summary>Opens the broker of a kind.</summary>
    /// <exception cref="TestbedException">There is no such kind.</exception>
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

    /// <summary>Stops every node within a few seconds, and releases all resources.</summary>
    public abstract ValueTask DisposeAsync();
}
