namespace Chaos.Proxy.Toxics;

/// <summary>What one toxic has seen of one direction of one connection. It survives updates of the toxic.</summary>
/// <param name="key">Key of this seat's draws.</param>
public sealed class Seat(ulong key)
{
    private long _draws;

    /// <summary>When the toxic was added to the connection or last updated.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>When the first data came, by the computed schedule; null before.</summary>
    public TimeSpan? FirstDataAt { get; set; }

    /// <summary>When data last came; zero before.</summary>
    public TimeSpan LastDataAt { get; set; }

    /// <summary>When the last piece went on, by the computed schedule.</summary>
    public TimeSpan LastLeftAt { get; set; }

    /// <summary>Bytes that have gone on.</summary>
    public long BytesPassed { get; set; }

    /// <summary>The next number in [0, 1) of this seat's own sequence.</summary>
    public double Draw() => SeededDraw.Unit(key, ++_draws);
}
