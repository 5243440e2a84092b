namespace Chaos.Faults.Tests;

/// <summary>Waits for a condition that no event reports, such as the end of a process that is not a child.</summary>
internal static class Eventually
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the condition holds. Returns how long that took.</summary>
    public static async Task<TimeSpan> HoldsAsync(Func<bool> condition)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!condition())
        {
            Assert.True(time.GetElapsedTime(start) < s_deadline, $"did not hold within {s_deadline.TotalSeconds} s");
            await Task.Delay(s_pause, time, CancellationToken.None);
        }
        return time.GetElapsedTime(start);
    }
}
