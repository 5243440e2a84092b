using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Limits each connection to a rate. Rate 0 stalls it until the toxic is updated or removed; nothing is lost.
/// </summary>
public sealed record BandwidthToxic : Toxic
{
    // Pieces of 20 ms make a flow that looks even to the receiver, at a cost of 50 writes a second.
    private const int PiecesPerSecond = 50;

    // A late timer is caught up with, a receiver that did not read for a while is not: its time is gone.
    private static readonly TimeSpan s_catchUp = TimeSpan.FromMilliseconds(100);

    /// <summary>1 KB = 1000 bytes, as the original counts.</summary>
    [Wire("rate", "KB/s")]
    public long KilobytesPerSecond { get; init; }

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        if (KilobytesPerSecond == 0)
            return Fate.Hold;
        var bytes = (int)Math.Min(piece.Length, Math.Max(1, KilobytesPerSecond * 1000 / PiecesPerSecond));
        var start = TimeSpan.FromTicks(
            Math.Max(Math.Max(piece.Stamp.Ticks, seat.LastLeftAt.Ticks), (now - s_catchUp).Ticks)
        );
        return Fate.Pass(
            bytes,
            start + TimeSpan.FromTicks(bytes * TimeSpan.TicksPerSecond / (KilobytesPerSecond * 1000))
        );
    }
}
