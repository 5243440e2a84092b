namespace Chaos.Core.Messaging;

/// <summary>
/// The machine's monotonic clock in ticks of 100 ns: the same in all its processes, unlike the time of day it never
/// jumps.
/// </summary>
public static class MonotonicClock
{
    /// <summary>A timestamp of the clock in ticks.</summary>
    public static long Ticks(this TimeProvider time, long timestamp) =>
        time.TimestampFrequency == TimeSpan.TicksPerSecond
            ? timestamp
            : (long)((Int128)timestamp * TimeSpan.TicksPerSecond / time.TimestampFrequency);

    /// <summary>The ticks of now.</summary>
    public static long NowTicks(this TimeProvider time) => time.Ticks(time.GetTimestamp());
}
