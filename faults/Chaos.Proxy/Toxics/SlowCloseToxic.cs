using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>Delays the end of the stream in its direction. Data passes at once, and so does a reset.</summary>
public sealed record SlowCloseToxic : Toxic
{
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(piece.Length, piece.Kind == PieceKind.Fin ? piece.Stamp + Delay : piece.Stamp);
}
