using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Lets a number of bytes through and then closes both sides. What has passed keeps its count when the toxic is updated:
/// a limit that is reached already closes at once, unless no data came yet.
/// </summary>
public sealed record LimitDataToxic : Toxic
{
    /// <summary>Number of bytes that pass on each connection. 0 closes when the first data comes.</summary>
    // The largest integer that every JSON library reads exactly.
    [Wire("bytes", "bytes", Max = 1L << 53)]
    public long Bytes { get; init; }

    // A piece that waits for room was decided on by the old limit.
    protected internal override bool UpdateDecidesAgain => true;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        if (piece.Kind != PieceKind.Data)
            return Fate.Pass(0, piece.Stamp);
        var rest = Bytes - seat.BytesPassed;
        return rest > 0 ? Fate.Pass((int)Math.Min(piece.Length, rest), piece.Stamp) : Fate.Drop;
    }

    public override Ending? EndsAt(Seat seat) =>
        seat.FirstDataAt is not null && seat.BytesPassed >= Bytes ? new(seat.LastDataAt, PieceKind.Close) : null;
}
