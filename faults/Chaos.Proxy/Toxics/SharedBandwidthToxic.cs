using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Limits the rate of all connections of the proxy together, as one link that they share; <c>bandwidth</c> limits each.
/// Rate 0 stalls them until the toxic is updated or removed; nothing is lost. An extension of this proxy.
/// </summary>
public sealed record SharedBandwidthToxic : Toxic
{
    // Smaller pieces than those of one connection, because each connection waits for the pieces of all others.
    private const int PiecesPerSecond = 200;

    private static readonly TimeSpan s_catchUp = TimeSpan.FromMilliseconds(100);

    /// <summary>Rate; 1 KB is 1000 bytes.</summary>
    [Wire("rate", "KB/s")]
    public long KilobytesPerSecond { get; init; }

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now)
    {
        if (KilobytesPerSecond == 0)
            return Fate.Hold;
        if (piece.Kind != PieceKind.Data)
            return Fate.Pass(0, piece.Stamp);
        var bytes = (int)Math.Min(piece.Length, Math.Max(1, KilobytesPerSecond * 1000 / PiecesPerSecond));
        var time = TimeSpan.FromTicks(bytes * TimeSpan.TicksPerSecond / (KilobytesPerSecond * 1000));
        return Fate.Pass(bytes, seat.Shared.Take(time, piece.Stamp, now - s_catchUp));
    }
}
