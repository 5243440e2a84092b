using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>
/// A protocol of people's own services: by what it is known, its words in a workload, how its calls are made, and what
/// a testbed needs to know of it. Each is found by itself (<see cref="KnownProtocols"/>) and derives from
/// <see cref="ProtocolOf{TWords}"/>.
/// </summary>
public abstract class Protocol
{
    /// <summary>Its name, such as <c>RabbitMQ</c>.</summary>
    public virtual string Name => Spoken.Name;

    /// <summary>What is spoken over an edge to a service of it, and whether a proxy can read requests there.</summary>
    public abstract EdgeProtocol Spoken { get; }

    /// <summary>
    /// How the addresses of its services begin, without <c>://</c>: the usual one first. No other protocol has them.
    /// </summary>
    public abstract IReadOnlyList<string> Schemes { get; }

    /// <summary>Ports at which nothing else is usual.</summary>
    public virtual IReadOnlyList<int> Ports => [];

    /// <summary>Parts of names of services and programs that speak it, such as <c>rabbitmq</c>.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>
    /// A word by which a setting says that it is spoken where the address itself cannot; null where the scheme says it.
    /// </summary>
    public virtual string? Mention => null;

    /// <summary>What a service of it is called, where something is told of it, such as <c>a broker</c>.</summary>
    public virtual string Kind => $"{Schemes[0]}://";

    /// <summary>Beside what another protocol's word stands, in a workload of it.</summary>
    public virtual string Beside => Kind;

    /// <summary>The record of its words in a workload.</summary>
    public abstract Type Words { get; }

    /// <summary>Its words as a sentence, such as <c>topic and key</c>.</summary>
    public abstract string Takes { get; }

    /// <summary>
    /// The words each of which makes a workload one of it where the service's address says nothing; null for all that
    /// no other protocol has.
    /// </summary>
    public virtual IReadOnlyList<string>? Signs => null;

    /// <summary>What an address of its services has to be like; null where it has one host and port alone.</summary>
    public virtual string? AddressForm => null;

    /// <summary>
    /// Whether clients go where the service says that its nodes are, past a proxy before its address: then the load has
    /// no edge of its own, and an edge names the address that the node advertises, and where it really listens.
    /// </summary>
    public virtual bool SendsClientsElsewhere => false;

    /// <summary>Whether a path can be asked for to see whether a service is ready.</summary>
    public virtual bool HasPaths => false;

    /// <summary>How a service of it is known to be ready, in words.</summary>
    public virtual string ReadyWhen => "it accepts connections";

    /// <summary>In what a canary asks, in words.</summary>
    public virtual string AskedIn => Spoken.Name;

    /// <summary>
    /// Why a canary says nothing and only listens, such as that the service speaks first; null where <see cref="Hello"/>
    /// says something.
    /// </summary>
    public virtual string? WhySilent => null;

    /// <summary>Whether calls of it can go to a service whose address begins so.</summary>
    public virtual bool Fits(string scheme) => Schemes.Contains(scheme);

    /// <summary>Where a word of it may stand, in words that follow "allowed:".</summary>
    public virtual string HomeOf(string word) => $"with a service whose url begins with {Schemes[0]}://";

    /// <summary>Tells every mistake of a workload's words.</summary>
    public abstract void Check(CallWords words, CallReading reading);

    /// <summary>Tells what of headers that an arm adds cannot be sent.</summary>
    public virtual void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts)
    {
        if (headers.Count > 0 && !typeof(IHasHeaders).IsAssignableFrom(Words))
            texts.Wrong(
                path,
                string.Join(", ", headers.Keys),
                $"without a load over {Name}, whose calls have no headers"
            );
    }

    /// <summary>What a workload calls.</summary>
    public abstract TargetSpec TargetOf(CallWords words, CallReading reading);

    /// <summary>What is called in its place until the warm-up is over; null for the same.</summary>
    public virtual TargetSpec? WarmUpOf(CallWords words, CallReading reading) => null;

    /// <summary>The nodes of an address as host:port, where <see cref="AddressForm"/> is said; null for no address of it.</summary>
    /// <param name="address">The address, with what stands for a secret escaped.</param>
    public virtual IReadOnlyList<string>? NodesOf(string address) => null;

    /// <summary>Where a driver goes, with what only the service's own address says: a login, its nodes.</summary>
    /// <param name="site">The site with the address of the edge's proxy, or of the service where there is none.</param>
    /// <param name="address">The service's address, with what stands for a secret escaped.</param>
    public virtual TargetSite SiteOf(TargetSite site, string address) => site;

    /// <summary>Looks, before a load begins, for what it goes to.</summary>
    /// <param name="target">The target.</param>
    /// <param name="address">The service's address, with what stands for a secret escaped.</param>
    /// <param name="limit">How long a service may take to answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Where the service sends its clients, as host:port; nothing where they stay.</returns>
    /// <exception cref="WrongExperimentException">It is not there, or cannot be asked.</exception>
    public virtual Task<IReadOnlyList<string>> FindAsync(
        TargetSpec target,
        string address,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Asks once whether a service is ready: it accepts connections, where nothing more is asked.</summary>
    /// <returns>Why it is not; empty when it is.</returns>
    /// <exception cref="SocketException">No connection was accepted.</exception>
    public virtual async Task<string> WhyNotReadyAsync(ReadyQuestion question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(question.Address.Host, question.Address.Port, cancellationToken);
        return "";
    }

    /// <summary>
    /// What a canary says first, to be answered with at least one byte by any healthy service, before a login too; empty
    /// with <see cref="WhySilent"/>.
    /// </summary>
    public abstract ReadOnlyMemory<byte> Hello(CanarySite site);

    /// <summary>What one canary is, for the plan.</summary>
    /// <param name="path">The path by which the service is known to be ready; null for none.</param>
    public virtual string CanarySummary(string? path) => "canary";
}
