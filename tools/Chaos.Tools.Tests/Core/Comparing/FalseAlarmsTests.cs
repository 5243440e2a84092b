using Chaos.Bench.Alarms;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>
/// However its number of rounds is chosen, a comparison of arms that are alike finds a difference in at most one of
/// twenty cases. The large version is a benchmark.
/// </summary>
public sealed class FalseAlarmsTests
{
    public static TheoryData<AlarmWay, bool, int, double, double> Ways =>
        new()
        {
            // The true rate is 12/256 for 8 rounds, and below 5 % for three looks, by the sum of their levels. The
            // bounds allow three standard errors for this number of comparisons.
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
    public void Arms_that_are_alike_differ_as_often_as_the_level_says(
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
    public void Losing_a_fifth_of_the_rounds_costs_further_rounds_but_no_counting_pairs()
    {
        var cell = AlarmCell.Simulate(AlarmWay.Replaced, PairNoise.All[0], 1, 100);
        Assert.InRange(cell.Rounds, 9.2, 10.4); // 8 / .8
    }

    [Fact]
    public void Looks_end_early_after_a_large_change_and_go_on_without_one()
    {
        Assert.InRange(AlarmCell.Simulate(AlarmWay.ByLooks, PairNoise.All[0], 1.5, 40).Rounds, 6, 6.2);
        Assert.InRange(AlarmCell.Simulate(AlarmWay.ByLooks, PairNoise.All[0], 1, 40).Rounds, 13, 14);
    }
}
