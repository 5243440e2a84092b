using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// A long way to the other side, for the direction of the requests: every piece takes a round trip, and a connection's
/// first ones have to wait one more, as for a handshake. A proxy accepts at once, so that the time of a TCP handshake
/// over a distance has to be made. An extension of ours: the original has no such toxic.
/// </summary>
/// <remarks>All of a round trip is spent on the way there; for requests and answers, and for the flights of a TLS
/// handshake, that cannot be told from half of it each way.</remarks>
public sealed record DistanceToxic : Toxic
{
    [Wire("rtt", "ms")]
    public TimeSpan RoundTrip { get; init; }

    // 32 MB carries 320 MB/s at 100 ms.
    protected internal override int Holds => 32 << 20;

    // The connection began when the toxic came to it. One that is open already waits once, as if it had to be made
    // anew.
    public override Fate Decide(in Piece piece, Seat seat, TimeSpan now) =>
        Fate.Pass(
            piece.Length,
            (piece.Stamp > seat.Since + RoundTrip ? piece.Stamp : seat.Since + RoundTrip) + RoundTrip
        );
}
