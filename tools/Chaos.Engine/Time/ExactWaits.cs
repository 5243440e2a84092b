namespace Chaos.Engine.Time;

/// <summary>Exact waits and conversions of time. The runtime's own delays are cut to whole milliseconds.</summary>
public static class ExactWaits
{
    /// <summary>
    /// The timestamp that is <paramref name="time"/> after <paramref name="timestamp"/>, in the clock's own unit.
    /// </summary>
    public static long TimestampAfter(this TimeProvider clock, long timestamp, TimeSpan time) =>
        clock.TimestampFrequency % TimeSpan.TicksPerSecond == 0
            ? timestamp + time.Ticks * (clock.TimestampFrequency / TimeSpan.TicksPerSecond)
            : timestamp + (long)((Int128)time.Ticks * clock.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>
    /// Waits until the clock shows <paramref name="timestamp"/>: exact to the tick in virtual time, to a few
    /// milliseconds on the machine's clock, and never too short.
    /// </summary>
    public static async Task WaitUntilAsync(
        this TimeProvider clock,
        long timestamp,
        CancellationToken cancellationToken
    )
    {
        // The machine's timers are cut to whole milliseconds, so they can fire early: wait again for the rest.
        for (
            var left = clock.GetElapsedTime(clock.GetTimestamp(), timestamp);
            left > TimeSpan.Zero;
            left = clock.GetElapsedTime(clock.GetTimestamp(), timestamp)
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var wait = clock is VirtualTime ? left : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await using var timer = clock.CreateTimer(
                static state => ((TaskCompletionSource)state!).TrySetResult(),
                done,
                wait,
                Timeout.InfiniteTimeSpan
            );
            await using var stop = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token),
                done
            );
            await done.Task;
        }
        cancellationToken.ThrowIfCancellationRequested();
    }
}
