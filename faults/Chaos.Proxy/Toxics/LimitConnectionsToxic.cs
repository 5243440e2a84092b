namespace Chaos.Proxy.Toxics;

/// <summary>
/// Lets only so many connections of a proxy be open at once. Further ones are reset as soon as they are accepted. Those
/// that are open when it is added stay. An extension of this proxy.
/// </summary>
public sealed record LimitConnectionsToxic : OpeningToxic
{
    /// <summary>The most open connections.</summary>
    [Wire("connections", "connections")]
    public long Connections { get; init; }

    internal override Entry Entry => Entry.Open with { Most = Connections };
}
