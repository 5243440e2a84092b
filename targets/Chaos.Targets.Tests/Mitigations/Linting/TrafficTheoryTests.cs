using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class TrafficTheoryTests
{
    [Theory]
    [InlineData(10, 8, .121661)]
    [InlineData(10, 10, .214582)]
    [InlineData(20, 15, .045593)]
    [InlineData(1, 1, .5)]
    public void Without_a_queue_it_is_Erlangs_B(int permits, double offered, double expected) =>
        Assert.Equal(expected, TrafficTheory.Rejected(permits, 0, offered), 6);

    [Theory]
    [InlineData(1, .5)]
    [InlineData(4, .8)]
    [InlineData(4, 1)]
    [InlineData(9, 1.5)]
    public void With_one_permit_and_a_queue_it_is_the_last_state_of_M_M_1_K(int queue, double load)
    {
        var states = Enumerable.Range(0, queue + 2).Select(n => Math.Pow(load, n)).ToList();
        Assert.Equal(states[^1] / states.Sum(), TrafficTheory.Rejected(1, queue, load), 10);
    }

    [Fact]
    public void An_unbounded_queue_rejects_nothing_below_capacity_and_the_excess_above_it()
    {
        Assert.Equal(0, TrafficTheory.Rejected(10, int.MaxValue - 1, 9.9));
        Assert.Equal(1 - (10 / 12.5), TrafficTheory.Rejected(10, int.MaxValue - 1, 12.5), 10);
    }

    [Theory]
    [InlineData(.01, 0, 8, 15)]
    [InlineData(.5, 0, 1, 1)]
    public void The_fewest_permits_are_the_first_that_keep_the_share(
        double share,
        int queue,
        double offered,
        int expected
    )
    {
        Assert.Equal(expected, TrafficTheory.PermitsFor(share, queue, offered));
        Assert.True(TrafficTheory.Rejected(expected, queue, offered) <= share);
        Assert.True(expected == 1 || TrafficTheory.Rejected(expected - 1, queue, offered) > share);
    }

    [Fact]
    public void The_search_for_permits_ends_at_the_largest_bulkhead() =>
        Assert.Null(TrafficTheory.PermitsFor(.01, 0, 1_000_000));
}
