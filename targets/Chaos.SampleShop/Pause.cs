namespace Chaos.SampleShop;

/// <summary>Waits for at least the given time.</summary>
internal static class Pause
{
    /// <summary>
    /// Waits. The system's timers count whole milliseconds and may end up to one early, so it waits again for the rest.
    /// </summary>
    public static async Task ForAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        for (var left = duration; left > TimeSpan.Zero; left = duration - time.GetElapsedTime(from))
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
    }
}
