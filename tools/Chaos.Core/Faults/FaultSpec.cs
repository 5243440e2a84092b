using System.Text.Json.Serialization;
using Chaos.Core.Topologies;

namespace Chaos.Core.Faults;

/// <summary>A fault to inject, as data. The concrete type defines the mechanism.</summary>
public abstract record FaultSpec
{
    /// <summary>The fault in plain words with its values, for example <c>payment's workers stall</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>What the caller sees.</summary>
    public abstract FaultEffect Effect { get; }

    /// <summary>
    /// What the fault acts on. A fault of a host ends at its planned time: the time until the host answers again
    /// belongs to recovery. Any other fault ends when it is reverted.
    /// </summary>
    public abstract FaultPlace Place { get; }

    /// <summary>
    /// The protocol that the fault has to read on its edge; null for a fault that works with any protocol.
    /// </summary>
    public virtual EdgeProtocol? Reads => null;

    /// <summary>Whether it acts on handshakes, so that the proxy of its edge has to end TLS.</summary>
    [JsonIgnore]
    public virtual bool NeedsEndOfTls => false;

    /// <summary>Whether only what the caller sends is lost or held, and what the service sends passes.</summary>
    [JsonIgnore]
    public virtual bool HitsRequestsAlone => false;

    /// <summary>
    /// Whether the canaries ask the service at the end of the edge; otherwise they end in a source of their own beside
    /// it.
    /// </summary>
    [JsonIgnore]
    public virtual bool CanariesReachService => true;

    /// <summary>Returns every mistake in the values, each with a field under <paramref name="path"/>.</summary>
    public abstract IEnumerable<PlanError> Errors(string path);
}
