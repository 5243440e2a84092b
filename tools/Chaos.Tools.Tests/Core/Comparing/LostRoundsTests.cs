using Chaos.Core.Comparing;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>Rounds that are missing because of what an arm did in them are not missing at random.</summary>
public sealed class LostRoundsTests
{
    private static readonly double[] s_slow = [120, 121, 119, 118, 121, 120, 117, 123, 122];
    private static readonly double[] s_fast = [100, 104, 98, 101, 97, 103, 99, 102, 100];

    [Theory]
    [InlineData("with", ComparisonVerdict.Inconclusive)]
    [InlineData("without", ComparisonVerdict.Better)]
    public void An_arm_that_often_had_to_be_stopped_is_not_better_by_its_remaining_rounds(
        string stopped,
        ComparisonVerdict verdict
    )
    {
        var result = Decide(s_slow, s_fast, stopped, rounds: 3);

        Assert.Equal(verdict, result.Verdict);
        if (verdict == ComparisonVerdict.Inconclusive)
            Assert.Equal(
                "3 rounds do not count because of what after did in them, and 0 because of what the other arm did: "
                    + "the remaining rounds favour after",
                result.Headline
            );
    }

    [Fact]
    public void Swapped_arms_mirror()
    {
        Assert.Equal(ComparisonVerdict.Inconclusive, Decide(s_fast, s_slow, "without", rounds: 3).Verdict);
        Assert.Equal(ComparisonVerdict.Worse, Decide(s_fast, s_slow, "with", rounds: 3).Verdict);
    }

    [Fact]
    public void Arms_are_not_alike_when_one_of_them_had_to_be_stopped() =>
        Assert.Equal(ComparisonVerdict.Inconclusive, Decide(s_fast, s_fast, "without", rounds: 1).Verdict);

    [Theory]
    [InlineData("with", ComparisonVerdict.Inconclusive)]
    [InlineData("without", ComparisonVerdict.Better)]
    public void A_recorded_run_that_had_to_be_stopped_is_not_better_by_its_remaining_rounds(
        string stopped,
        ComparisonVerdict verdict
    )
    {
        var records = Planted
            .Records(s_slow, s_fast)
            .Select(r => r.Arm == stopped && r.Round <= 3 ? r with { Interrupted = "reading(errors) > 50" } : r)
            .ToList();
        var result = ComparisonJudge.Decide(
            Planted.Comparison(9),
            new ComparedArm("without", RecordedRunsTests.Machine, records),
            new ComparedArm("with", RecordedRunsTests.Machine, records)
        );
        Assert.Equal(verdict, result.Verdict);
    }

    private static ComparisonResult Decide(double[] before, double[] after, string stopped, int rounds) =>
        ComparisonJudge.Decide(
            Planted.Comparison(9),
            [
                .. Planted
                    .Records(before, after)
                    .Select(r =>
                        r.Arm == stopped && r.Round <= rounds ? r with { Interrupted = "reading(errors) > 50" } : r
                    ),
            ]
        );
}
