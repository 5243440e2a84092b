using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Canaries;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>
/// A protocol of users' own services: how it is recognized, its words in a workload, how its calls are made, and what a
/// testbed needs to know about it. A protocol derives from <see cref="ProtocolOf{TWords}"/> and needs no registration
/// (<see cref="KnownProtocols"/>).
/// </summary>
public abstract class Protocol : Wire
{
    /// <summary>
    /// A word in a setting's name that shows this protocol when the address does not. Null when the scheme shows it.
    /// </summary>
    public virtual string? Mention => null;

    /// <summary>How messages call a service of this protocol, such as <c>a broker</c>.</summary>
    public virtual string Kind => $"{Schemes[0]}://";

    /// <summary>How messages call a workload of this protocol that contains a word of another protocol.</summary>
    public virtual string Beside => Kind;

    /// <summary>The record type of its words in a workload.</summary>
    public abstract Type Words { get; }

    /// <summary>Its words as text, such as <c>topic and key</c>.</summary>
    public abstract string Takes { get; }

    /// <summary>
    /// The words of which each one selects this protocol when the service's address does not. Null for all words that
    /// no other protocol has.
    /// </summary>
    public virtual IReadOnlyList<string>? Signs => null;

    /// <summary>The form that its services' addresses must have. Null for a single host and port.</summary>
    public virtual string? AddressForm => null;

    /// <summary>
    /// Whether clients connect to the addresses that the service advertises for its nodes, and so bypass a proxy in
    /// front of its address. The load then has no edge of its own. An edge names the advertised address of a node and
    /// the address on which it really listens.
    /// </summary>
    public virtual bool SendsClientsElsewhere => false;

    /// <summary>Whether a request to a path can check that a service is ready.</summary>
    public virtual bool HasPaths => false;

    /// <summary>When a service counts as ready, as text.</summary>
    public virtual string ReadyWhen => "it accepts connections";

    /// <summary>
    /// Why a canary sends nothing and only listens, for example because the service sends first. Null when
    /// <see cref="Hello"/> has bytes to send.
    /// </summary>
    public virtual string? WhySilent => null;

    /// <summary>Returns whether its calls can go to a service whose address has this scheme.</summary>
    public virtual bool Fits(string scheme) => Schemes.Contains(scheme);

    /// <summary>Returns where one of its words is allowed, worded to follow "allowed:".</summary>
    public virtual string HomeOf(string word) => $"with a service whose url begins with {Schemes[0]}://";

    /// <summary>Reports every mistake in a workload's words.</summary>
    public abstract void Check(CallWords words, CallReading reading);

    /// <summary>Reports headers that an arm adds and that cannot be sent.</summary>
    public virtual void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts)
    {
        if (headers.Count > 0 && !typeof(IHasHeaders).IsAssignableFrom(Words))
            texts.Wrong(
                path,
                string.Join(", ", headers.Keys),
                $"without a load over {Name}, whose calls have no headers"
            );
    }

    /// <summary>Returns the names that a step's answer gives to later steps.</summary>
    public virtual IReadOnlyList<string> CapturesOf(CallWords words) => [];

    /// <summary>Returns what a workload calls.</summary>
    public abstract TargetSpec TargetOf(CallWords words, CallReading reading);

    /// <summary>Returns what is called instead until the warm-up has ended. Returns null for the same calls.</summary>
    public virtual TargetSpec? WarmUpOf(CallWords words, CallReading reading) => null;

    /// <summary>
    /// Returns the nodes of an address as host:port, for a protocol with an <see cref="AddressForm"/>. Returns null for
    /// an invalid address.
    /// </summary>
    /// <param name="address">The address, in which the values of secrets are escaped.</param>
    public virtual IReadOnlyList<string>? NodesOf(string address) => null;

    /// <summary>
    /// Returns the site for a driver. Adds what only the service's own address contains: a login and its nodes.
    /// </summary>
    /// <param name="site">The site with the address of the edge's proxy, or of the service when there is no
    /// proxy.</param>
    /// <param name="address">The service's address, with what stands for a secret escaped.</param>
    public virtual TargetSite SiteOf(TargetSite site, string address) => site;

    /// <summary>Checks before a load begins that its destination exists, such as a queue or a topic.</summary>
    /// <param name="target">The target.</param>
    /// <param name="address">The service's address, with what stands for a secret escaped.</param>
    /// <param name="limit">The time limit for an answer of the service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The addresses to which the service sends its clients, as host:port. Empty when clients stay at the
    /// address that they were given.</returns>
    /// <exception cref="WrongExperimentException">The destination does not exist, or the service does not
    /// answer.</exception>
    public virtual Task<IReadOnlyList<string>> FindAsync(
        TargetSpec target,
        string address,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>
    /// Checks once whether a service is ready. By default it is ready when it accepts connections, or answers the path
    /// of the check with success.
    /// </summary>
    /// <returns>Why it is not ready. Empty when it is ready.</returns>
    /// <exception cref="SocketException">No connection was accepted.</exception>
    public virtual async Task<string> WhyNotReadyAsync(ReadyQuestion question, CancellationToken cancellationToken)
    {
        if (question.Request is { } request)
        {
            var answer = await request.SendAsync(question.Http, question.Text, cancellationToken);
            return answer.Why is not { } why ? ""
                : answer.Status is null ? why
                : $"it {why}";
        }
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(question.Address.Host, question.Address.Port, cancellationToken);
        return "";
    }

    /// <summary>
    /// Returns the first bytes that a canary sends. Every healthy service must answer them with at least one byte, also
    /// before a login. Empty with <see cref="WhySilent"/>. A protocol whose canary asks more overrides
    /// <see cref="CanaryTo"/>.
    /// </summary>
    public virtual ReadOnlyMemory<byte> Hello(CanarySite site) => default;

    /// <inheritdoc/>
    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new ProbeTarget(address, Hello(site)) { Counts = counts };

    /// <summary>Returns a description of one canary for the plan.</summary>
    /// <param name="path">The path of the readiness check. Null for none.</param>
    public virtual string CanarySummary(string? path) => "canary";
}
