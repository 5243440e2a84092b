using System.Text.Json.Serialization;
using Chaos.Core.Topologies;

namespace Chaos.Core.Calls;

/// <summary>What a workload calls, as data. The concrete type defines the protocol.</summary>
public abstract record TargetSpec
{
    /// <summary>Name of the called service. The testbed knows its address.</summary>
    public required string Service { get; init; }

    /// <summary>
    /// Other instances of the service that a call may go to. The driver's load balancing picks one for each call.
    /// </summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>
    /// The downstream services that the service calls for this request; null for all of them, an empty list for none.
    /// </summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Whether every attempt opens its own connection.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>
    /// One call in the words of the protocol, such as <c>POST /orders</c>. Placeholders are shown, not their values.
    /// </summary>
    [JsonIgnore]
    public virtual string CallSummary => "call";

    /// <summary>
    /// The name that the call has in itself, such as that of a GraphQL operation; null for none. A step without a name
    /// has it.
    /// </summary>
    [JsonIgnore]
    public virtual string? CallName => null;

    /// <summary>The target's protocol. The edge to the service must have the same one.</summary>
    [JsonIgnore]
    public virtual EdgeProtocol Protocol => EdgeProtocol.Http;

    /// <summary>Whether calls go over an edge with a proxy on it; otherwise they go straight to the service.</summary>
    [JsonIgnore]
    public virtual bool NeedsEdge => true;

    /// <summary>
    /// Whether the service keeps what a call sends, as a broker keeps a message. Then no calls are sent except those of
    /// the load.
    /// </summary>
    [JsonIgnore]
    public virtual bool IsKept => false;

    /// <summary>Round trips from opening a connection to the first request on it: 1 for TCP.</summary>
    [JsonIgnore]
    public virtual int RoundTripsToConnect => 1;

    /// <summary>
    /// The user's own headers of each call, by name, as the file gives them. Arms may differ by them. Headers that the
    /// target adds itself are not included.
    /// </summary>
    [JsonIgnore]
    public virtual IReadOnlyDictionary<string, string> OwnHeaders => new Dictionary<string, string>();

    /// <summary>Why the simulation has no model of the target; null when it has one.</summary>
    [JsonIgnore]
    public virtual string? WhyNotSimulated => null;

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>Creates a driver for the target.</summary>
    public abstract ITarget Connect(TargetSite site);
}
