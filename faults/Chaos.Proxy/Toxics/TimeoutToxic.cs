using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Drops all data and closes both sides when none has arrived for the timeout; 0 never closes. Removing the toxic
/// closes the connection, because bytes are missing.
/// </summary>
public sealed record TimeoutToxic : Toxic
{
    [Wire("timeout", "ms")]
    public TimeSpan Timeout { get; init; }

    protected internal override bool RemovalCloses => true;

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        piece.Kind == PieceKind.Data ? Fate.Drop : Fate.Pass(0, piece.Stamp);

    public override Ending? EndsAt(Seat seat) =>
        Timeout == TimeSpan.Zero
            ? null
            : new(Timeout + (seat.LastDataAt > seat.Since ? seat.LastDataAt : seat.Since), PieceKind.Close);
}
