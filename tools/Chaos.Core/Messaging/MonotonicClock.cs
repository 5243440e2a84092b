namespace Chaos.Core.Messaging;

/// <summary>
/// The machine's monotonic clock in ticks of 100 ns. All processes of the machine share it, and unlike the time of day
/// it never jumps.
/// </summary>
public static class MonotonicClock
{
    /// <summary>Converts a timestamp of the clock to ticks.</summary>
    public static long Ticks(this TimeProvider time, long timestamp) =>
        time.TimestampFrequency == TimeSpan.TicksPerSecond
            ? timestamp
            : (long)((Int128)timestamp * TimeSpan.TicksPerSecond / time.TimestampFrequency);

    /// <summary>The current time in ticks.</summary>
    public static long NowTicks(this TimeProvider time) => time.Ticks(time.GetTimestamp());
}
