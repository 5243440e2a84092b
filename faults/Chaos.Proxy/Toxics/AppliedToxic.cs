namespace Chaos.Proxy.Toxics;

/// <summary>A toxic on a proxy.</summary>
public sealed record AppliedToxic
{
    /// <summary>Name, unique on its proxy across both streams.</summary>
    public required string Name { get; init; }

    /// <summary>Type on the wire.</summary>
    public required string Type { get; init; }

    public required ToxicStream Stream { get; init; }

    /// <summary>
    /// Share of the connections that it hits; for a toxic for requests, of the matching requests. A value of 1 or more
    /// hits all.
    /// </summary>
    public required double Toxicity { get; init; }

    /// <summary>The values; null for a type that only another server knows.</summary>
    public required Toxic? Toxic { get; init; }

    /// <summary>
    /// Time after which it is removed unless its owner renews it; null for a toxic that stays. An extension of this
    /// proxy.
    /// </summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Position in the order of creation on its proxy.</summary>
    internal int Order { get; init; }
}
