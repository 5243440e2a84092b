using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Holds the data of its direction and resets both sides (TCP RST) after the timeout, which starts with the first data.
/// Downstream it loses a reply after the service has done the work, because the request has passed.
/// </summary>
public sealed record ResetPeerToxic : Toxic
{
    [Wire("timeout", "ms")]
    public TimeSpan Timeout { get; init; }

    // Data is held, not dropped, so that nothing is lost if the toxic is removed before the timeout.
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        seat.FirstDataAt is null ? Fate.Pass(piece.Length, piece.Stamp) : Fate.Hold;

    public override Ending? EndsAt(Seat seat) =>
        seat.FirstDataAt is { } first ? new(first + Timeout, PieceKind.Reset) : null;
}
