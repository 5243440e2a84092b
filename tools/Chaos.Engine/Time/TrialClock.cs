namespace Chaos.Engine.Time;

/// <summary>
/// Time since the load of a trial began. The load begins a little after the clock is created, so that the first call
/// is not late. Where another engine makes the load, it has begun already.
/// </summary>
/// <param name="time">The underlying clock.</param>
/// <param name="began">Timestamp at which the load began; null when it begins now.</param>
internal sealed class TrialClock(TimeProvider time, long? began = null)
{
    private static readonly TimeSpan s_lead = TimeSpan.FromMilliseconds(50);

    /// <summary>The underlying clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Timestamp of the underlying clock at which the load begins.</summary>
    public long Start { get; } = began ?? time.GetTimestamp() + (long)(s_lead.TotalSeconds * time.TimestampFrequency);

    /// <summary>The time of day at which the load begins.</summary>
    public DateTimeOffset StartUtc { get; } =
        time.GetUtcNow() + (began is { } at ? -time.GetElapsedTime(at, time.GetTimestamp()) : s_lead);

    /// <summary>Time since the load began; negative before it.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Start, time.GetTimestamp());

    /// <summary>
    /// Waits until <paramref name="offset"/> since the load began. Never returns early, although a timer may fire a
    /// little early.
    /// </summary>
    public async Task UntilAsync(TimeSpan offset, CancellationToken cancellationToken)
    {
        for (var left = offset - Elapsed; left > TimeSpan.Zero; left = offset - Elapsed)
            await Task.Delay(
                left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left,
                time,
                cancellationToken
            );
    }
}
