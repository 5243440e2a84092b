using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>Does nothing: to see what a toxic costs, and as the pattern for the next one.</summary>
internal sealed record NoopToxic : Toxic
{
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);
}
