using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>State of one toxic on one direction of one connection. It survives updates of the toxic.</summary>
/// <param name="key">Key of this seat's random numbers.</param>
public sealed class Seat(ulong key)
{
    private SharedSeat? _shared;
    private long _draws;

    /// <summary>When the toxic was added to the connection or last updated.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>The direction in which the toxic acts.</summary>
    public ToxicStream Stream { get; init; }

    /// <summary>State that the toxic shares between all connections of its proxy.</summary>
    public SharedSeat Shared
    {
        get => _shared ??= new();
        init => _shared = value;
    }

    /// <summary>When the end of the stream arrived; null before.</summary>
    public TimeSpan? FinAt { get; set; }

    /// <summary>When the first data arrived, by the computed schedule; null before.</summary>
    public TimeSpan? FirstDataAt { get; set; }

    /// <summary>When data last arrived; zero before.</summary>
    public TimeSpan LastDataAt { get; set; }

    /// <summary>
    /// Until when the pieces decided so far occupy the toxic, by the computed schedule. For a toxic that limits a rate.
    /// </summary>
    public TimeSpan BusyUntil { get; set; }

    /// <summary>When a piece can begin: not before it came, before the toxic is free, or before the earliest time.</summary>
    public TimeSpan StartOf(in Piece piece, TimeSpan earliest) =>
        TimeSpan.FromTicks(Math.Max(earliest.Ticks, Math.Max(piece.Stamp.Ticks, BusyUntil.Ticks)));

    /// <summary>Number of bytes that have moved on.</summary>
    public long BytesPassed { get; set; }

    /// <summary>Returns the next number in [0, 1) of this seat's sequence.</summary>
    public double Draw() => SeededDraw.Unit(key, ++_draws);

    /// <summary>
    /// Returns the number in [0, 1) of a place of this seat, such as of a byte: the same whenever it is asked for.
    /// </summary>
    public double Draw(long place) => SeededDraw.Unit(~key, place);
}
