namespace Chaos.Proxy.Toxics;

/// <summary>State that a toxic shares between all connections of its proxy. Thread-safe.</summary>
public sealed class SharedSeat
{
    private readonly Lock _gate = new();
    private TimeSpan _busyUntil;

    /// <summary>Connections that the toxic has hit. Guarded by the lock of the toxics.</summary>
    internal long Hits { get; set; }

    /// <summary>
    /// Occupies the toxic for a time, after all that were before, and returns when that ends by the computed schedule.
    /// </summary>
    /// <param name="time">How long.</param>
    /// <param name="came">When the piece came.</param>
    /// <param name="earliest">The earliest begin, so that time in which nobody read is not made up for.</param>
    public TimeSpan Take(TimeSpan time, TimeSpan came, TimeSpan earliest)
    {
        lock (_gate)
            return _busyUntil =
                TimeSpan.FromTicks(Math.Max(_busyUntil.Ticks, Math.Max(came.Ticks, earliest.Ticks))) + time;
    }
}
