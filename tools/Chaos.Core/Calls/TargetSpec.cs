using System.Text.Json.Serialization;

namespace Chaos.Core.Calls;

/// <summary>What a workload calls, as data: the protocol is the concrete type's business.</summary>
public abstract record TargetSpec
{
    /// <summary>The service that is called; the testbed knows its address.</summary>
    public required string Service { get; init; }

    /// <summary>Which of the services that it calls it is to call for this; null for all of them, none for an empty list.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>A connection of its own for every attempt.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>Round trips between the wish for a connection and the first request on it: 1 for TCP.</summary>
    [JsonIgnore]
    public virtual int RoundTripsToConnect => 1;

    /// <summary>Why the simulation cannot stand in for it; null when it can.</summary>
    [JsonIgnore]
    public virtual string? WhyNotSimulated => null;

    /// <summary>A driver for it.</summary>
    public abstract ITarget Connect(TargetSite site);
}
