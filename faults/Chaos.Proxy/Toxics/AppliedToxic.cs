namespace Chaos.Proxy.Toxics;

/// <summary>A toxic on a proxy.</summary>
public sealed record AppliedToxic
{
    /// <summary>Name, unique over both streams of its proxy.</summary>
    public required string Name { get; init; }

    /// <summary>Type on the wire.</summary>
    public required string Type { get; init; }

    public required ToxicStream Stream { get; init; }

    /// <summary>Share of the connections that are hit; 1 and more hits all.</summary>
    public required double Toxicity { get; init; }

    /// <summary>The values; null when another server has a type of toxic that is not known here.</summary>
    public required Toxic? Toxic { get; init; }

    /// <summary>Place in the order of creation on its proxy.</summary>
    internal int Order { get; init; }
}
