using Chaos.Core.Comparing;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>
/// The number of rounds is fixed before the first one: by a calibration, or as looks that share the level.
/// </summary>
public sealed class AutoRoundsTests
{
    private static readonly Comparison s_plan = Planted.Comparison(8, .10);
    private static readonly Comparison s_looks = AutoRounds.Of(s_plan, null);

    [Theory]
    [InlineData(.10, 11)]
    [InlineData(.01, 6)]
    [InlineData(.14, 14)]
    [InlineData(9, 14)]
    public void A_calibration_gives_the_rounds_that_find_a_change_of_the_margin_from_6_to_14(
        double deviation,
        int rounds
    )
    {
        var plan = AutoRounds.Of(s_plan, Calibrated(deviation));
        Assert.Equal((rounds, 0), (plan.Rounds, plan.Looks.Count));
        Assert.StartsWith("auto: by this machine's calibration ", plan.WhyRounds, StringComparison.Ordinal);
        Assert.Empty(plan.Errors());
    }

    [Fact]
    public void Without_a_calibration_there_are_three_looks_that_share_the_level()
    {
        Assert.Equal([6, 9, 14], s_looks.Looks.Select(l => l.Rounds));
        Assert.Equal((2.0 / 64, 2.0 / 512), (s_looks.Looks[0].Level, s_looks.Looks[1].Level));
        Assert.Equal(.05, s_looks.Looks.Sum(l => l.Level), 12);
        Assert.Equal(6, s_looks.Trials().Rounds);
        Assert.Empty(s_looks.Errors());
        Assert.Equal([6, 9, 14], AutoRounds.Of(Planted.Comparison(8, 0), Calibrated(.1)).Looks.Select(l => l.Rounds));
        Assert.Contains(
            "6 to 14 rounds of 44 s, 4.4 to 10.3 min in all, looked at after 6 (level 3.1 %), after 9 "
                + "(level 0.39 %), after 14 (level 1.5 %)",
            $"{s_looks.Forecast(null)}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Looks_whose_levels_add_up_to_more_than_the_level_are_a_mistake() =>
        Assert.Equal("looks", Assert.Single((s_looks with { Looks = [new(6, .04), new(9, .04)] }).Errors()).Field);

    [Fact]
    public void A_change_in_all_six_rounds_is_decided_at_the_first_look()
    {
        var records = Records(6, _ => 130);
        var result = ComparisonJudge.Decide(s_looks, records);

        Assert.False(new ComparisonCourse(s_looks).GoesOn(records));
        Assert.Equal(
            (ComparisonVerdict.Worse, 1, 2.0 / 64, .05),
            (result.Verdict, result.Look!.Number, result.Level, result.Alpha)
        );
        // Later records change nothing: those of the look decide.
        Assert.Equal(
            result.Headline,
            ComparisonJudge.Decide(s_looks, Records(9, round => round <= 6 ? 130 : 70)).Headline
        );
    }

    [Fact]
    public void Nothing_is_decided_between_two_looks()
    {
        // The second round disagrees, so that the first look is undecided. 7 and 8 rounds would be significant by
        // themselves.
        double After(int round) => round == 2 ? 99.9 : 130 + round;
        Assert.True(ComparisonJudge.Decide(s_plan, Records(8, After)).Primary.P <= .05);
        foreach (var rounds in new[] { 6, 7, 8 })
        {
            Assert.True(new ComparisonCourse(s_looks).GoesOn(Records(rounds, After)));
            Assert.Equal(
                ComparisonVerdict.Inconclusive,
                ComparisonJudge.Decide(s_looks, Records(rounds, After)).Verdict
            );
        }
        Assert.Equal(
            "rounds ended before the look after 9 of them: nothing is decided in between",
            ComparisonJudge.Decide(s_looks, Records(8, After)).Headline
        );
        // At the second look all 9 rounds would have to agree.
        Assert.True(new ComparisonCourse(s_looks).GoesOn(Records(9, After)));
        Assert.Equal(
            (ComparisonVerdict.Worse, 3),
            (
                ComparisonJudge.Decide(s_looks, Records(14, After)).Verdict,
                ComparisonJudge.Decide(s_looks, Records(14, After)).Look!.Number
            )
        );
        Assert.False(new ComparisonCourse(s_looks).GoesOn(Records(14, After)));
    }

    [Fact]
    public void Only_the_last_look_decides_that_arms_are_alike()
    {
        double After(int round) => 100 + (round % 2 == 0 ? .5 : -.5);
        Assert.True(new ComparisonCourse(s_looks).GoesOn(Records(6, After)));
        Assert.True(new ComparisonCourse(s_looks).GoesOn(Records(9, After)));
        var early = ComparisonJudge.Decide(
            s_looks with
            {
                Looks = [s_looks.Looks[0], s_looks.Looks[2]],
            },
            Records(6, After)
        );
        Assert.Equal(ComparisonVerdict.Inconclusive, early.Verdict);
        Assert.Equal(ComparisonVerdict.Equivalent, ComparisonJudge.Decide(s_looks, Records(14, After)).Verdict);
        // A significant change within the margin counts as alike too, and also waits for the last look.
        Assert.True(new ComparisonCourse(s_looks).GoesOn(Records(6, _ => 102)));
        Assert.Equal(
            (ComparisonVerdict.Equivalent, 3),
            (
                ComparisonJudge.Decide(s_looks, Records(14, _ => 102)).Verdict,
                ComparisonJudge.Decide(s_looks, Records(14, _ => 102)).Look!.Number
            )
        );
    }

    [Fact]
    public void A_look_waits_for_the_rounds_that_the_machine_spoiled()
    {
        List<TrialRecord> Late(int count) =>
            [
                .. Records(count, _ => 130)
                    .Select(r =>
                        r.Round == 2 && r.Arm == "with"
                            ? r with
                            {
                                Workloads = [r.Workloads[0] with { StartLag = Lag() }],
                            }
                            : r
                    ),
            ];

        Assert.True(new ComparisonCourse(s_looks).GoesOn(Late(6)));
        Assert.False(new ComparisonCourse(s_looks).GoesOn(Late(7)));
        var result = ComparisonJudge.Decide(s_looks, Late(7));
        Assert.Equal(
            (ComparisonVerdict.Worse, 1, new RoundCounts(6, 7, 1, 0, 1)),
            (result.Verdict, result.Look!.Number, result.RoundsRun)
        );
    }

    [Fact]
    public void A_guardrail_that_becomes_worse_ends_the_comparison_too()
    {
        var plan = AutoRounds.Of(Planted.Comparison(8, .10, new Planted("lost", MetricUnit.Count)), null);
        List<TrialRecord> records =
        [
            .. Enumerable
                .Range(1, 6)
                .SelectMany(r =>
                    new[]
                    {
                        Planted.Record("without", r, ("planted", 100), ("lost", 0)),
                        Planted.Record("with", r, ("planted", 100), ("lost", r)),
                    }
                ),
        ];

        Assert.Empty(plan.Errors());
        Assert.False(new ComparisonCourse(plan).GoesOn(records));
        Assert.Equal(
            (ComparisonVerdict.Worse, ExitCode.Failed),
            (ComparisonJudge.Decide(plan, records).Verdict, ComparisonJudge.Decide(plan, records).ExitCode)
        );
    }

    private static List<TrialRecord> Records(int rounds, Func<int, double> after) =>
        Planted.Records(Enumerable.Repeat(100.0, rounds), Enumerable.Range(1, rounds).Select(after));

    private static CalibratedMetric Calibrated(double deviation) =>
        new()
        {
            Text = "Planted during the fault",
            Unit = MetricUnit.Milliseconds,
            Scale = EffectScale.Ratio,
            Pairs = 20,
            PairDeviation = deviation,
            Comparisons = 13,
            FalsePositives = 0,
        };

    private static PackedHistogram Lag()
    {
        var lag = new LatencyHistogram();
        lag.Record(TimeSpan.FromMilliseconds(26));
        return lag.Pack();
    }
}
