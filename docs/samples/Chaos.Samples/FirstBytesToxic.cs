using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Samples;

/// <summary>
/// Delays the first bytes of a connection and no later ones, like a cold cache. Its name in the proxy's API is
/// <c>first_bytes</c>.
/// </summary>
public sealed record FirstBytesToxic : Toxic
{
    /// <summary>Delay of the first bytes, in milliseconds in the API.</summary>
    // Name and unit of the field in the API.
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(piece.Length, seat.BytesPassed == 0 ? piece.Stamp + Delay : piece.Stamp);
}
