namespace Chaos.SampleShop;

/// <summary>Waits for at least as long as it is told.</summary>
internal static class Pause
{
    /// <summary>
    /// The machine's timers count whole milliseconds and may end one short: what is missing is waited for again.
    /// </summary>
    public static async Task ForAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        for (var left = duration; left > TimeSpan.Zero; left = duration - time.GetElapsedTime(from))
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
    }
}
