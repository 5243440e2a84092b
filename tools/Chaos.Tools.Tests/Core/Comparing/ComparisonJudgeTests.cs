using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Tools.Tests.Core.Comparing;

public sealed class ComparisonJudgeTests
{
    private static readonly double[] s_before = [100, 104, 98, 101, 97, 103, 99, 102];
    private static readonly double[] s_slower = [120, 121, 119, 118, 121, 120, 117, 123];

    [Fact]
    public void Slower_in_every_round_is_worse_with_its_figures()
    {
        var result = ComparisonJudge.Decide(Planted.Comparison(), Planted.Records(s_before, s_slower));

        Assert.Equal((ComparisonVerdict.Worse, ExitCode.Failed), (result.Verdict, result.ExitCode));
        Assert.Equal(.0078125, result.Primary.P);
        Assert.InRange(result.Primary.Change!.Value, 1.17, 1.21);
        Assert.Equal(
            "Planted during the fault: 100.5 ms → 120 ms, +19.0 % (+16.7 % to +22.0 %), p .0078",
            result.Headline
        );
        Assert.Empty(result.Problems);
        Assert.True(result.IsPaired);
    }

    [Theory]
    [InlineData(MetricUnit.Milliseconds, Bound.AtMost)]
    [InlineData(MetricUnit.Share, Bound.AtLeast)]
    [InlineData(MetricUnit.Count, Bound.AtMost)]
    public void Swapped_arms_have_the_mirrored_verdict_and_the_same_probability(MetricUnit unit, Bound good)
    {
        var comparison = Planted.Comparison() with
        {
            Primary = new(new Planted("planted", unit, good), Phase.DuringFault),
        };
        var (there, back) = (
            ComparisonJudge.Decide(comparison, Planted.Records(s_before, s_slower)),
            ComparisonJudge.Decide(comparison, Planted.Records(s_slower, s_before))
        );

        Assert.Equal(
            good == Bound.AtMost
                ? (ComparisonVerdict.Worse, ComparisonVerdict.Better)
                : (ComparisonVerdict.Better, ComparisonVerdict.Worse),
            (there.Verdict, back.Verdict)
        );
        Assert.Equal(there.Primary.P, back.Primary.P);
        Assert.Equal(Mirrored(there.Primary.Low!.Value), back.Primary.High!.Value, 9);
        Assert.Equal(Mirrored(there.Primary.Change!.Value), back.Primary.Change!.Value, 9);

        double Mirrored(double change) => there.Primary.Scale == EffectScale.Ratio ? 1 / change : -change;
    }

    [Fact]
    public void A_difference_within_the_margin_is_equivalent_even_if_it_is_significant()
    {
        var result = ComparisonJudge.Decide(Planted.Comparison(8, .25), Planted.Records(s_before, s_slower));

        Assert.Equal((ComparisonVerdict.Equivalent, ExitCode.AsExpected), (result.Verdict, result.ExitCode));
        Assert.True(result.Primary.P < .05);
    }

    [Fact]
    public void An_undecided_comparison_says_how_many_rounds_would_settle_it()
    {
        var result = ComparisonJudge.Decide(
            Planted.Comparison(),
            Planted.Records(s_before, [90, 120, 95, 115, 110, 100, 125, 96])
        );

        Assert.Equal((ComparisonVerdict.Inconclusive, ExitCode.Inconclusive), (result.Verdict, result.ExitCode));
        Assert.InRange(result.Primary.FurtherRounds!.Value, 2, 60);
        Assert.Contains(
            $"about {result.Primary.FurtherRounds} further rounds would settle it",
            result.Headline,
            StringComparison.Ordinal
        );
        Assert.True(result.Primary.SmallestChange > 1.1);
    }

    [Fact]
    public void Unsound_rounds_do_not_count_and_are_named()
    {
        var records = Planted.Records(s_before, s_slower);
        records[2] = records[2] with { Receipts = [] };
        records[11] = records[11] with { Seed = 99 };
        var result = ComparisonJudge.Decide(Planted.Comparison(), records);

        Assert.Equal(
            [
                "round 3 does not count: without: a fault has no receipt",
                "round 4 does not count: the arms had different seeds",
            ],
            result.Problems
        );
        Assert.Equal((ComparisonVerdict.Worse, 2.0 / 64), (result.Verdict, result.Primary.P));
        Assert.Equal([3, 4], result.Primary.Rounds.Where(r => !r.Counts).Select(r => r.Round));
        Assert.Null(result.Primary.Rounds[2].Before);
    }

    [Fact]
    public void Fewer_than_six_counting_rounds_decide_nothing()
    {
        var result = ComparisonJudge.Decide(Planted.Comparison(), [.. Planted.Records(s_before[..5], s_slower[..5])]);

        Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
        Assert.Null(result.Primary.Low);
        Assert.Equal("round 6 does not count: without did not run", result.Problems[0]);
        Assert.Contains("too few rounds count", result.Headline, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Inconclusive, ComparisonJudge.Decide(Planted.Comparison(), []).Verdict);
    }

    [Fact]
    public void A_guardrail_that_becomes_worse_makes_the_comparison_worse()
    {
        var comparison = Planted.Comparison(8, .05, new Planted("lost", MetricUnit.Count));
        var result = ComparisonJudge.Decide(comparison, Guarded(s_slower, s_before, [1, 2, 1, 3, 1, 2, 1, 1]));

        Assert.Equal(
            (ComparisonVerdict.Better, ComparisonVerdict.Worse, ComparisonVerdict.Worse),
            (result.Primary.Verdict, result.Guardrails[0].Verdict, result.Verdict)
        );
        Assert.StartsWith("Lost during the fault: 0 → 1, +1", result.Headline, StringComparison.Ordinal);
        Assert.Contains("yet Planted", result.Headline, StringComparison.Ordinal);

        Assert.Equal(
            ComparisonVerdict.Equivalent,
            ComparisonJudge.Decide(comparison, Guarded(s_slower, s_before, new double[8])).Guardrails[0].Verdict
        );
    }

    [Fact]
    public void Guardrails_are_corrected_for_their_number()
    {
        // 7 of 8 rounds agree, and the eighth disagrees by little: p = 4/256. Three times this is .047, and six times
        // .094.
        double[] almost = [.3, .4, .5, .6, .7, .8, .9, -.1];
        Assert.Equal(ComparisonVerdict.Worse, Of(3).Verdict);
        Assert.Equal(ComparisonVerdict.Inconclusive, Of(6).Verdict);
        Assert.Equal((4.0 / 256, 24.0 / 256), (Of(6).P, Of(6).AdjustedP));
        Assert.EndsWith("not significant among all guardrails", Of(6).Why, StringComparison.Ordinal);

        MetricComparison Of(int count)
        {
            var titles = Enumerable.Range(0, count).Select(i => $"g{i}").ToList();
            var records = Enumerable
                .Range(0, 8)
                .SelectMany(r =>
                    new[]
                    {
                        Planted.Record("without", r + 1, [("planted", 100), .. titles.Select(t => (t, 1.0))]),
                        Planted.Record("with", r + 1, [("planted", 100), .. titles.Select(t => (t, 1 + almost[r]))]),
                    }
                );
            return ComparisonJudge
                .Decide(
                    Planted.Comparison(8, .05, [.. titles.Select(t => new Planted(t, MetricUnit.Count))]),
                    [.. records]
                )
                .Guardrails[0];
        }
    }

    [Fact]
    public void Figures_of_0_have_no_ratio_and_are_compared_by_their_difference()
    {
        var comparison = Planted.Comparison() with
        {
            Primary = new(new Planted("planted", MetricUnit.Times, Bound.AtLeast), Phase.DuringFault),
        };
        var result = ComparisonJudge.Decide(comparison, Planted.Records(new double[8], s_slower));

        Assert.Equal((EffectScale.Difference, ComparisonVerdict.Better), (result.Primary.Scale, result.Verdict));
        Assert.Equal(.05 * 120, result.Primary.AlikeTo, 9);
    }

    [Fact]
    public void A_recovery_that_never_came_counts_as_the_time_that_was_watched()
    {
        var metric = new ComparedMetric(new TimeToRecover(TimeSpan.FromSeconds(2)), Phase.AfterFault);
        var records = Enumerable
            .Range(1, 8)
            .SelectMany(r =>
                new[]
                {
                    Some.Record("without", failing: s => s >= 5) with
                    {
                        Round = r,
                        Seed = (ulong)r,
                    },
                    Some.Record("with", failing: s => s is >= 5 and < 11) with
                    {
                        Round = r,
                        Seed = (ulong)r,
                    },
                }
            );
        var result = ComparisonJudge.Decide(Planted.Comparison() with { Primary = metric }, [.. records]);

        Assert.Equal((12.0, 1.0), (result.Primary.Before, result.Primary.After));
        Assert.Equal((ComparisonVerdict.Better, -11), (result.Verdict, result.Primary.Change));
    }

    [Fact]
    public void A_percentile_of_a_round_needs_no_interval()
    {
        var round = Some.Record("with");
        Assert.Equal(1, new Availability().OfRound(round, Phase.DuringFault with { Take = TimeSpan.FromSeconds(2) }));
        Assert.Null(new LatencyPercentile(.95).OfRound(round, Phase.DuringFault));
    }

    [Fact]
    public void A_result_is_read_as_it_was_written()
    {
        var folder = Directory.CreateTempSubdirectory("chaos-comparison-");
        try
        {
            var records = new RecordFolder(folder.FullName);
            var result = ComparisonJudge.Decide(
                Planted.Comparison(8, .05, new Planted("lost", MetricUnit.Count)),
                Guarded(s_before, s_slower, new double[8])
            ) with
            {
                Again = "./chaos compare",
            };
            var run = new RunRecord
            {
                Name = "compare",
                StartedUtc = DateTimeOffset.UnixEpoch,
                Duration = TimeSpan.Zero,
                Seed = 1,
                Environment = RecordedRunsTests.Machine,
                Planned = 1,
                Experiments = [],
                Comparison = result,
            };
            records.Write(run);
            var read = records.ReadRun();

            Assert.Equal(ExitCode.Failed, read.ExitCode);
            Assert.Equivalent(result, read.Comparison, strict: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<TrialRecord> Guarded(double[] before, double[] after, double[] lost) =>
        [
            .. before.Select((v, i) => Planted.Record("without", i + 1, ("planted", v), ("lost", 0))),
            .. after.Select((v, i) => Planted.Record("with", i + 1, ("planted", v), ("lost", lost[i]))),
        ];
}
