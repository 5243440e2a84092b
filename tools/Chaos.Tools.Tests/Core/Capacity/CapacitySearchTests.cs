using Chaos.Core.Capacity;

namespace Chaos.Tools.Tests.Core.Capacity;

public sealed class CapacitySearchTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(437)]
    [InlineData(1600)]
    [InlineData(4999)]
    public void The_interval_holds_the_capacity_and_is_five_per_cent_wide(double capacity)
    {
        var (found, holds) = Search(new(50, 5000), hold => hold.PerSecond <= capacity);

        Assert.True(found.IsExact);
        Assert.InRange(capacity, found.Held!.Value, found.Missed!.Value);
        Assert.True(found.Missed <= found.Held * 1.05);
        Assert.InRange(holds.Count, 5, 40);
    }

    [Fact]
    public void The_rate_doubles_on_the_way_up_and_goes_down_without_a_recovery()
    {
        var (_, holds) = Search(new(50, 5000), hold => hold.PerSecond <= 250);

        Assert.Equal(
            [
                new(50, HoldKind.Up),
                new(100, HoldKind.Up),
                new(200, HoldKind.Up),
                new(400, HoldKind.Up),
                new(200, HoldKind.Down),
                new(283, HoldKind.Between),
                new(50, HoldKind.Recovery),
                new(238, HoldKind.Between),
            ],
            holds.Take(8)
        );
    }

    [Fact]
    public void Each_hold_after_a_missed_one_follows_a_recovery()
    {
        var (_, holds) = Search(new(50, 5000), hold => hold.PerSecond <= 250);

        for (var i = 1; i < holds.Count; i++)
            if (holds[i].Kind == HoldKind.Between)
                Assert.True(holds[i - 1].PerSecond <= 250, $"{holds[i]} after {holds[i - 1]}");
    }

    [Fact]
    public void A_capacity_above_the_most_is_a_lower_end_alone()
    {
        var (found, holds) = Search(new(50, 300), _ => true);

        Assert.Equal(new() { Held = 300 }, found);
        Assert.Equal([50, 100, 200, 300], holds.Select(h => h.PerSecond));
    }

    [Fact]
    public void A_service_that_holds_nothing_ends_the_search()
    {
        var (found, holds) = Search(new(50, 5000), _ => false);

        Assert.Null(found.Held);
        Assert.InRange(holds.Count, 2, 10);
        Assert.Equal(holds.Min(h => h.PerSecond), found.Missed);
    }

    [Fact]
    public void A_rate_that_does_not_hold_again_right_after_an_overload_is_hysteresis()
    {
        var isHurt = false;
        var (found, _) = Search(
            new(50, 5000),
            hold =>
            {
                isHurt = (isHurt || hold.PerSecond > 500) && hold.PerSecond > 150;
                return !isHurt;
            }
        );

        Assert.True(found.HasHysteresis);
        Assert.Equal(100, found.HeldAfterOverload);
        Assert.InRange(500, found.Held!.Value, found.Missed!.Value);
    }

    [Fact]
    public void A_service_that_holds_again_right_after_the_overload_has_none() =>
        Assert.False(Search(new(50, 5000), hold => hold.PerSecond <= 250).Found.HasHysteresis);

    [Fact]
    public void A_service_that_never_recovers_ends_the_search_with_what_was_found()
    {
        var isBroken = false;
        var (found, holds) = Search(new(50, 5000), hold => !(isBroken |= hold.PerSecond > 250));

        Assert.True(found is { NeverRecovered: true, HasHysteresis: true, Held: 200, Missed: 400 });
        Assert.InRange(holds.Count, 5, 20);
    }

    private static (CapacityFound Found, IReadOnlyList<Hold> Holds) Search(
        CapacitySearch search,
        Func<Hold, bool> holds
    )
    {
        var made = new List<Hold>();
        for (var hold = search.Next(false); hold is not null; hold = search.Next(holds(hold)))
        {
            made.Add(hold);
            Assert.True(made.Count < 100, "the search does not end");
        }
        Assert.Null(search.Next(true));
        return (search.Found, made);
    }
}
