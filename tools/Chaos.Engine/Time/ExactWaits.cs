namespace Chaos.Engine.Time;

/// <summary>Waits and conversions that lose nothing: the runtime's own delays are cut to whole milliseconds.</summary>
public static class ExactWaits
{
    /// <summary>
    /// The timestamp that lies <paramref name="time"/> after <paramref name="timestamp"/>, in the clock's own unit.
    /// </summary>
    public static long TimestampAfter(this TimeProvider clock, long timestamp, TimeSpan time) =>
        clock.TimestampFrequency % TimeSpan.TicksPerSecond == 0
            ? timestamp + time.Ticks * (clock.TimestampFrequency / TimeSpan.TicksPerSecond)
            : timestamp + (long)((Int128)time.Ticks * clock.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>
    /// Waits until the clock shows <paramref name="timestamp"/>: to the tick in virtual time, to a few milliseconds on
    /// the machine's clock, never too short.
    /// </summary>
    public static async Task WaitUntilAsync(
        this TimeProvider clock,
        long timestamp,
        CancellationToken cancellationToken
    )
    {
        // The machine's timers cut to milliseconds, so they can be early: wait again for the rest.
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
