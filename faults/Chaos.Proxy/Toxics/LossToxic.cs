using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Delays as TCP does when segments are lost: a lost segment is sent again after the retransmission timeout, and when it
/// is lost again after twice that time, and so on. What follows it waits, because the order is kept. Nothing is lost in
/// the end. A connect is not affected. An extension of this proxy.
/// </summary>
/// <remarks>TCP repairs some losses sooner, when later segments tell it of the gap. Here each costs a timeout, as the loss
/// of the last segment of a message does.</remarks>
public sealed record LossToxic : Toxic
{
    /// <summary>Data bytes of a segment of 1,500 bytes with the usual options.</summary>
    public const int SegmentSize = 1448;

    // After 8 doublings a timeout of 200 ms is 51 s.
    private const int MostDoublings = 8;

    /// <summary>Lost segments of 10,000.</summary>
    [Wire("rate", "of 10,000 segments", Max = 10_000)]
    public long PerTenThousand { get; init; }

    /// <summary>The retransmission timeout.</summary>
    [Wire("timeout", "ms", Min = 1, Max = 60_000)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(200);

    // Pieces that wait behind a lost segment must not stop the sender at once: its window is larger than one chunk.
    protected internal override int Holds => 1 << 20;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        if (piece.Kind != PieceKind.Data)
            return Fate.Pass(0, piece.Stamp);
        var passed = 0;
        while (passed < piece.Length)
        {
            var lost = LostTimes(seat, seat.BytesPassed + passed);
            var segment = Math.Min(SegmentSize, piece.Length - passed);
            if (lost > 0)
                return passed > 0
                    ? Fate.Pass(passed, piece.Stamp)
                    : Fate.Pass(segment, now + (Timeout * ((1L << lost) - 1)));
            passed += segment;
        }
        return Fate.Pass(passed, piece.Stamp);
    }

    // By the place in the stream, so that a segment that is asked for again has the same fate.
    private int LostTimes(Seat seat, long place)
    {
        var lost = 0;
        while (lost < MostDoublings && seat.Draw((place * MostDoublings) + lost) * 10_000 < PerTenThousand)
            lost++;
        return lost;
    }
}
