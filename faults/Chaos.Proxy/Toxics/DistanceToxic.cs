using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// Simulates a long distance to the other side, for the direction of the requests. Every piece is delayed by one round
/// trip, and the first pieces of a connection by one more, as for a TCP handshake. The proxy itself accepts at once, so
/// the time of the handshake has to be added. An extension of this proxy; Toxiproxy has no such toxic.
/// </summary>
/// <remarks>The whole round trip is added to the requests. For requests and answers, and for a TLS handshake, this has
/// the same effect as half of it in each direction.</remarks>
public sealed record DistanceToxic : Toxic
{
    [Wire("rtt", "ms")]
    public TimeSpan RoundTrip { get; init; }

    // 32 MB carries 320 MB/s at 100 ms.
    protected internal override int Holds => 32 << 20;

    // A connection counts from when it got the toxic. One that was open already also waits one round trip more, as if
    // it were new.
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(
            piece.Length,
            (piece.Stamp > seat.Since + RoundTrip ? piece.Stamp : seat.Since + RoundTrip) + RoundTrip
        );
}
