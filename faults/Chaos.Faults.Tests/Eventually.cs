namespace Chaos.Faults.Tests;

/// <summary>Waits for what no event tells of: the end of a process that is not our child.</summary>
internal static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until it holds and says how long that took.</summary>
    public static async Task<TimeSpan> HoldsAsync(Func<bool> condition)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!condition())
        {
            Assert.True(time.GetElapsedTime(start) < Deadline, $"did not hold within {Deadline.TotalSeconds} s");
            await Task.Delay(Pause, time, CancellationToken.None);
        }
        return time.GetElapsedTime(start);
    }
}
