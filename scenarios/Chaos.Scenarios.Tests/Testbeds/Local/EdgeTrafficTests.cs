using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class EdgeTrafficTests
{
    [Fact]
    public void What_passed_between_two_samples_is_shared_over_the_seconds_that_they_span() =>
        Assert.Equal([100, 50, 50, 60], EdgeTraffic.PerSecond([(0, 1000), (1, 1100), (3, 1200)], 1260));

    [Fact]
    public void Samples_that_come_late_move_nothing_to_another_second()
    {
        var even = EdgeTraffic.PerSecond([.. Enumerable.Range(0, 11).Select(i => (i + (.03 * (i % 3)), (long)Math.Round(1000 * (i + (.03 * (i % 3))))))], 11_000);

        Assert.Equal(Enumerable.Repeat(1000L, 11), even);
    }

    [Fact]
    public void The_last_second_ends_with_what_was_counted_when_all_was_over()
    {
        // Samples that began a little late seem early, and the last of them is still one of the second before.
        Assert.Equal([10, 11, 29], EdgeTraffic.PerSecond([(0, 0), (1, 10), (1.98, 20)], 50));
        Assert.Equal([43], EdgeTraffic.PerSecond([(0, 7)], 50));
        Assert.Empty(EdgeTraffic.PerSecond([], 50));
    }
}
