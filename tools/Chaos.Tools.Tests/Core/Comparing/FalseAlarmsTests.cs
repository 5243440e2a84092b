using Chaos.Bench.Alarms;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>
/// However its rounds are settled, a comparison of arms that are alike finds a difference in one of twenty at most. The
/// large version is a benchmark.
/// </summary>
public sealed class FalseAlarmsTests
{
    public static TheoryData<AlarmWay, bool, int, double, double> Ways =>
        new()
        {
            // The truth of 8 rounds is 12/256; of three looks it is below 5 % by their sum. So few comparisons are
            // exact to three standard errors.
            { AlarmWay.Fixed, false, 600, .021, .073 },
            { AlarmWay.Fixed, true, 250, .007, .087 },
            { AlarmWay.Replaced, false, 250, .007, .087 },
            { AlarmWay.ByCalibration, false, 60, 0, .13 },
            { AlarmWay.ByLooks, false, 150, .002, .10 },
            { AlarmWay.ByLooks, true, 60, 0, .13 },
            { AlarmWay.FirstBelowLevel, false, 120, .06, .21 },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Arms_that_are_alike_are_told_apart_as_often_as_the_level_says(
        AlarmWay way,
        bool heavyTails,
        int comparisons,
        double atLeast,
        double atMost
    ) =>
        Assert.InRange(
            AlarmCell.Simulate(way, PairNoise.All.Single(n => n.HasHeavyTails == heavyTails), 1, comparisons).Share,
            atLeast,
            atMost
        );

    [Fact]
    public void A_fifth_of_the_rounds_lost_costs_further_rounds_and_no_pairs_that_count()
    {
        var cell = AlarmCell.Simulate(AlarmWay.Replaced, PairNoise.All[0], 1, 100);
        Assert.InRange(cell.Rounds, 9.2, 10.4); // 8 / .8
    }

    [Fact]
    public void Looks_stop_early_where_much_has_changed_and_go_on_where_nothing_has()
    {
        Assert.InRange(AlarmCell.Simulate(AlarmWay.ByLooks, PairNoise.All[0], 1.5, 40).Rounds, 6, 6.2);
        Assert.InRange(AlarmCell.Simulate(AlarmWay.ByLooks, PairNoise.All[0], 1, 40).Rounds, 13, 14);
    }
}
