using System.Text.Json.Serialization;
using Chaos.Core.Topologies;

namespace Chaos.Core.Calls;

/// <summary>What a workload calls, as data: the protocol is the concrete type's business.</summary>
public abstract record TargetSpec
{
    /// <summary>The service that is called; the testbed knows its address.</summary>
    public required string Service { get; init; }

    /// <summary>
    /// Further instances of the service that a call may go to; which one takes it is for the driver's balancing to say.
    /// </summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>
    /// Which of the services that it calls it is to call for this; null for all of them, none for an empty list.
    /// </summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>A connection of its own for every attempt.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>
    /// What one call is, in the words of the protocol, such as <c>POST /orders</c>; what a placeholder stands for is
    /// not told.
    /// </summary>
    [JsonIgnore]
    public virtual string CallSummary => "call";

    /// <summary>What it speaks, as the edge has to.</summary>
    [JsonIgnore]
    public virtual EdgeProtocol Protocol => EdgeProtocol.Http;

    /// <summary>
    /// Whether it goes over an edge from the load, with a proxy on it; otherwise straight to the service.
    /// </summary>
    [JsonIgnore]
    public virtual bool NeedsEdge => true;

    /// <summary>
    /// Whether what a call sends stays there, as a message does: then none is sent but those of the load.
    /// </summary>
    [JsonIgnore]
    public virtual bool IsKept => false;

    /// <summary>Round trips between the wish for a connection and the first request on it: 1 for TCP.</summary>
    [JsonIgnore]
    public virtual int RoundTripsToConnect => 1;

    /// <summary>
    /// Headers of the user's own that every call has, by name, as the file has them: what arms may differ by. None of
    /// what the target adds itself.
    /// </summary>
    [JsonIgnore]
    public virtual IReadOnlyDictionary<string, string> OwnHeaders => new Dictionary<string, string>();

    /// <summary>Why the simulation cannot stand in for it; null when it can.</summary>
    [JsonIgnore]
    public virtual string? WhyNotSimulated => null;

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>A driver for it.</summary>
    public abstract ITarget Connect(TargetSite site);
}
