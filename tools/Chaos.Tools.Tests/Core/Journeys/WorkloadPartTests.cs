using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Load;

namespace Chaos.Tools.Tests.Core.Journeys;

public sealed class WorkloadPartTests
{
    private static readonly Workload s_shop = Some.Experiment().Workloads[0] with
    {
        Name = "shop",
        Mix = [new(1, Journey("checkout", Step("login"), Step("buy", 1, 3))), new(3, Journey("look", Step("look")))],
    };

    [Fact]
    public void A_mix_has_a_part_for_each_step_and_for_each_journey_of_several()
    {
        Assert.Equal(
            [
                ("shop.checkout", .25, true),
                ("shop.login", .25, false),
                ("shop.buy", .25, false),
                ("shop.look", .75, false),
            ],
            s_shop.Parts.Select(p => (p.Name, p.Share, p.IsWhole))
        );
        Assert.Equal(["shop", "shop.checkout", "shop.login", "shop.buy", "shop.look"], s_shop.Names);
    }

    [Fact]
    public void The_only_journey_of_a_mix_is_the_workload_itself()
    {
        var alone = s_shop with { Mix = [s_shop.Mix[0]] };
        Assert.Equal(["shop.login", "shop.buy"], alone.Parts.Select(p => p.Name));
        Assert.Equal([1, 1], alone.Parts.Select(p => p.Share));
    }

    [Fact]
    public void A_workload_without_a_mix_has_no_parts()
    {
        var alone = s_shop with { Mix = [] };
        Assert.Empty(alone.Parts);
        Assert.Equal(Some.Seconds(5), alone.Longest);
        Assert.Equal(alone.Timeout, alone.GivenUpAfter);
        Assert.Same(alone.Target, Assert.Single(alone.Targets));
    }

    [Fact]
    public void The_longest_journey_takes_the_time_limits_of_its_steps_and_its_longest_think_times()
    {
        Assert.Equal(Some.Seconds(5 + 3 + 5), s_shop.Longest);
        Assert.Equal(Some.Seconds(.5 + 3 + .5), s_shop.LongestWithin(Some.Seconds(.5)));
    }

    [Fact]
    public void A_name_occurs_once_in_a_workload()
    {
        var twice = s_shop with { Mix = [s_shop.Mix[0], new(1, Journey("buy", Step("other"), Step("more")))] };
        Assert.Contains(twice.Errors("workloads[0]"), e => e.Field == "workloads[0].mix" && e.Value == "shop.buy");
    }

    [Fact]
    public void A_journey_that_cannot_end_within_a_phase_is_a_mistake()
    {
        var experiment = Some.Experiment();
        Assert.DoesNotContain(With(1).Errors(), IsTooLong);
        Assert.Contains(With(3).Errors(), IsTooLong);

        Experiment With(double think) =>
            experiment with
            {
                Workloads = [s_shop with { Mix = [new(1, Journey("a", Step("b"), Step("c", think, think)))] }],
            };

        static bool IsTooLong(PlanError e) =>
            e.Field == "workloads[0].mix" && e.Allowed.StartsWith("journeys that end within", StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_of_a_rate_makes_a_share_of_its_calls()
    {
        var load = new OpenLoad { Rate = ArrivalRate.Ramp(10, 30, Some.Seconds(10)) };
        Assert.Equal(50, load.Times(.25).CallsDue(TimeSpan.Zero, Some.Seconds(10)), 1e-9);
    }

    [Fact]
    public void A_think_time_is_the_same_for_the_same_seed_and_within_its_bounds()
    {
        var think = new ThinkTime(Some.Seconds(1), Some.Seconds(3));
        var times = Enumerable.Range(0, 1000).Select(i => think.Of(7, i)).ToList();
        Assert.Equal(times, Enumerable.Range(0, 1000).Select(i => think.Of(7, i)));
        Assert.All(times, t => Assert.InRange(t, think.Least, think.Most));
        Assert.InRange(times.Average(t => t.TotalSeconds), 1.9, 2.1);
        Assert.Equal("1s..3s", think.ToString());
    }

    private static Journey Journey(string name, params Step[] steps) => new() { Name = name, Steps = steps };

    private static Step Step(string name, double least = 0, double most = 0) =>
        new()
        {
            Name = name,
            Target = new Some.NowhereSpec { Service = "payment" },
            Before = new(Some.Seconds(least), Some.Seconds(most)),
        };
}
