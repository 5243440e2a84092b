using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Core.Load;

public class ClosedLoadTests
{
    [Fact]
    public void A_constant_load_has_its_users_from_beginning_to_end()
    {
        var load = ClosedLoad.Constant(5, TimeSpan.FromSeconds(10));

        Assert.Equal([new(TimeSpan.Zero, 5), new(TimeSpan.FromSeconds(10), 0)], load.Changes());
        Assert.Equal("5 users for 10 s", load.Summary);
    }

    [Fact]
    public void A_ramp_makes_as_many_user_seconds_as_the_straight_line()
    {
        var load = new ClosedLoad
        {
            Stages = [new(0, 4, TimeSpan.FromSeconds(8)), new(4, 1, TimeSpan.FromSeconds(3))],
            ThinkTime = TimeSpan.FromSeconds(1),
        };

        Assert.Equal([1, 3, 5, 7, 8.5, 9.5, 10.5, 11], load.Changes().Select(c => c.At.TotalSeconds));
        Assert.Equal([1, 2, 3, 4, 3, 2, 1, 0], load.Changes().Select(c => c.Users));
        Assert.Equal(0, load.UsersAt(TimeSpan.FromSeconds(0.9)));
        Assert.Equal(4, load.UsersAt(TimeSpan.FromSeconds(8)));
        Assert.Equal(0, load.UsersAt(TimeSpan.FromSeconds(11)));
        Assert.Equal(4, load.PeakUsers);
        Assert.Equal(16 + 7.5, load.CallsDue(TimeSpan.Zero, load.Duration), 6);
        Assert.Equal(2 + 3, load.CallsDue(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6)), 6);
    }

    [Fact]
    public void Without_think_time_there_is_no_bound_on_the_calls()
    {
        var load = ClosedLoad.Constant(5, TimeSpan.FromSeconds(10));

        Assert.Equal(double.PositiveInfinity, load.CallsDue(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Equal(0, load.CallsDue(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var load = new ClosedLoad { Stages = [new(-1, 100_001, TimeSpan.Zero)], ThinkTime = TimeSpan.FromSeconds(-1) };

        Assert.Equal(
            ["load.stages[0].fromUsers", "load.stages[0].toUsers", "load.stages[0].duration", "load.thinkTime"],
            load.Errors("load").Select(e => e.Field)
        );
        Assert.Equal("load.stages", Assert.Single(new ClosedLoad { Stages = [] }.Errors("load")).Field);
        Assert.Equal(
            "load.stages",
            Assert.Single(ClosedLoad.Constant(0, TimeSpan.FromSeconds(1)).Errors("load")).Field
        );
        Assert.Empty(ClosedLoad.Constant(5, TimeSpan.FromSeconds(1)).Errors("load"));
    }
}
