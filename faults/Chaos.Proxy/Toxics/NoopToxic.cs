using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>Does nothing. It shows the cost of a toxic and is a template for new ones.</summary>
internal sealed record NoopToxic : Toxic
{
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);
}
