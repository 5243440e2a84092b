namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>Waits for a state that another process reaches in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    internal static async Task HoldsAsync(Func<ValueTask<bool>> condition, Func<string> otherwise)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < s_deadline, otherwise());
            await Task.Delay(s_pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
