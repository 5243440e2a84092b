namespace Chaos.Faults.Tests;

/// <summary>Waits for what no event tells of: the end of a process that is not our child.</summary>
internal static class Eventually
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until it holds and says how long that took.</summary>
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
