using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Delays all data and the end of the stream by a latency with uniform jitter. Order is kept; the rate is not limited.
/// </summary>
public sealed record LatencyToxic : Toxic
{
    [Wire("latency", "ms")]
    public TimeSpan Latency { get; init; }

    /// <summary>The delay is uniform over [Latency - Jitter, Latency + Jitter), but never negative.</summary>
    [Wire("jitter", "ms")]
    public TimeSpan Jitter { get; init; }

    // 32 MB carries 320 MB/s at 100 ms.
    protected internal override int Holds => 32 << 20;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(
            piece.Length,
            piece.Stamp + Latency + (Jitter > TimeSpan.Zero ? Jitter * (2 * seat.Draw() - 1) : TimeSpan.Zero)
        );
}
