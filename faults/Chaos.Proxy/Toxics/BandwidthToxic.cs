using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Limits the rate of each connection. Rate 0 stalls it until the toxic is updated or removed; nothing is lost.
/// </summary>
public sealed record BandwidthToxic : Toxic
{
    // Pieces of 20 ms look like an even flow to the receiver and cost 50 writes a second.
    private const int PiecesPerSecond = 50;

    // The time lost by a late timer is made up for. The time during which a receiver did not read is not.
    private static readonly TimeSpan s_catchUp = TimeSpan.FromMilliseconds(100);

    /// <summary>Rate; 1 KB is 1000 bytes, as in Toxiproxy.</summary>
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
