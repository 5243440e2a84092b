namespace Chaos.Proxy.Toxics;

/// <summary>
/// Lets new connections wait in their connect until it is removed: the backlog of the listener is full, so the kernel
/// drops what asks for a connection. A client asks again after 1, 3 and 7 s on Linux. Refused where the kernel accepts
/// connections all the same. An extension of this proxy.
/// </summary>
public sealed record SlowConnectToxic : OpeningToxic
{
    internal override Entry Entry => Entry.Open with { Way = EntryWay.Full };
}
