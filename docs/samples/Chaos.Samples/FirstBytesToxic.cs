using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Samples;

/// <summary>
/// The first bytes of a connection are late, as behind a cache that is cold; what follows is not. Its name on the wire is
/// <c>first_bytes</c>.
/// </summary>
public sealed record FirstBytesToxic : Toxic
{
    /// <summary>By how much.</summary>
    // Name, unit and range of the field on the wire.
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(piece.Length, seat.BytesPassed == 0 ? piece.Stamp + Delay : piece.Stamp);
}
