namespace Chaos.Proxy.Toxics;

/// <summary>
/// Refuses new connections (TCP RST in answer to the connect). Open connections go on, unlike those of a proxy that is
/// disabled. The proxy keeps its port. An extension of this proxy.
/// </summary>
public sealed record RefuseToxic : OpeningToxic
{
    internal override Entry Entry => Entry.Open with { Way = EntryWay.Closed };
}
