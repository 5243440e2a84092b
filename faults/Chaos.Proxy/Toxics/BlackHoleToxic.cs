using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Loses what is sent on a direction, also the end and a reset of the other side, so that a connection goes silent.
/// Upstream, a client that ends its connection frees it. Removing the toxic closes the connection, because bytes are
/// missing. Unlike <c>timeout</c> it can be for open or for new connections only. An extension of this proxy.
/// </summary>
public sealed record BlackHoleToxic : Toxic
{
    /// <summary>The connections that it acts on.</summary>
    [Wire("connections", "")]
    public ConnectionAge Connections { get; init; }

    protected internal override bool RemovalCloses => true;

    protected internal override ConnectionAge ActsOn => Connections;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        piece.Kind == PieceKind.Data ? Fate.Drop
        : seat.Stream == ToxicStream.Upstream ? Fate.Pass(0, piece.Stamp)
        : Fate.Hold;

    // The client has given up: the connection would be held for nobody.
    public override Ending? EndsAt(Seat seat) =>
        seat is { Stream: ToxicStream.Upstream, FinAt: { } at } ? new(at, PieceKind.Close) : null;
}
