using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Tls;

/// <summary>
/// A toxic of the TLS handshake with a client, for proxies that end TLS. Its toxicity is a share of the connections.
/// Open connections do not feel it. To add one, add one file: a sealed record named <c>TlsSomethingToxic</c>.
/// </summary>
public abstract record TlsToxic : Toxic
{
    protected internal sealed override bool ActsOnPieces => false;

    /// <summary>What the handshake is to be.</summary>
    internal abstract Handshake Change(Handshake handshake);

    // Never called: it is not part of a link.
    public sealed override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);
}
