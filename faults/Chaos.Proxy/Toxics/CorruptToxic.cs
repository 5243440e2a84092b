using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Gives one byte of so many another value: of each block of that many bytes on a connection one, at a place and with a
/// value drawn from the seed. Nothing is lost or added. An extension of this proxy.
/// </summary>
public sealed record CorruptToxic : Toxic
{
    /// <summary>Number of bytes of which one is changed.</summary>
    [Wire("every", "bytes", Min = 1)]
    public long Every { get; init; } = 1000;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        var bytes = piece.Span;
        var from = seat.BytesPassed;
        for (var block = from / Every; block * Every < from + bytes.Length; block++)
        {
            var at = (block * Every) + (long)(seat.Draw(2 * block) * Every) - from;
            // The place of a block may lie in a piece before or after this one.
            if (at >= 0 && at < bytes.Length)
                bytes[(int)at] ^= (byte)(1 + (int)(seat.Draw((2 * block) + 1) * 255));
        }
        return Fate.Pass(piece.Length, piece.Stamp);
    }
}
