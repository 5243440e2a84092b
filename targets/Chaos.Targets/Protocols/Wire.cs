using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols;

/// <summary>
/// A protocol on an edge: how it is recognized in a file, and what a canary asks over it. One that a load can speak,
/// too, is a <see cref="Protocol"/>. It needs no registration (<see cref="KnownWires"/>).
/// </summary>
public abstract class Wire
{
    /// <summary>The name, such as <c>RabbitMQ</c>.</summary>
    public virtual string Name => Spoken.Name;

    /// <summary>The protocol on an edge to such a service, and whether a proxy can read its requests.</summary>
    public abstract EdgeProtocol Spoken { get; }

    /// <summary>
    /// The schemes of its services' addresses, without <c>://</c>, the usual one first. No other protocol has them.
    /// </summary>
    public abstract IReadOnlyList<string> Schemes { get; }

    /// <summary>Ports that are normally used only by this protocol.</summary>
    public virtual IReadOnlyList<int> Ports => [];

    /// <summary>Parts of names of services and programs that use it, such as <c>rabbitmq</c>.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>What a canary asks, as text that follows "asked in".</summary>
    public virtual string AskedIn => Spoken.Name;

    /// <summary>
    /// Why a canary needs a login, as text that follows a colon. Null when the service answers a canary without one.
    /// </summary>
    public virtual string? WhyLogin => null;

    /// <summary>
    /// Returns a canary on connections of its own. Every healthy service must answer it, also before a login; what the
    /// service thinks of the request does not matter.
    /// </summary>
    /// <param name="address">The address to connect to.</param>
    /// <param name="site">What the canary needs to know about the service.</param>
    /// <param name="counts">Receives what it sends.</param>
    /// <param name="awaitsEnd">Whether a call ends with the conversation, and not with the answer.</param>
    public abstract ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd);
}
