using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Waits for the first data in its direction, keeps it back, and after the timeout resets both sides (TCP RST).
/// Downstream it loses a reply after the service has done the work: the request has passed, or there would be no reply.
/// </summary>
public sealed record ResetPeerToxic : Toxic
{
    [Wire("timeout", "ms")]
    public TimeSpan Timeout { get; init; }

    // Held, not dropped: a toxic removed before its time is up must not have lost anything.
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        seat.FirstDataAt is null ? Fate.Pass(piece.Length, piece.Stamp) : Fate.Hold;

    public override Ending? EndsAt(Seat seat) =>
        seat.FirstDataAt is { } first ? new(first + Timeout, PieceKind.Reset) : null;
}
