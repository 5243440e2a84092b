using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>
/// A comparison never loses the rounds of the arm that fails. When a percentile is not reached, the share of calls that
/// were good in time is compared instead.
/// </summary>
public sealed class FailingArmTests
{
    [Fact]
    public void An_arm_whose_calls_fail_fast_is_worse_by_its_share_of_good_calls()
    {
        var result = Decide(before: _ => 100, after: round => 40 + round);

        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        Assert.All(result.Primary.Rounds, r => Assert.True(r.Counts));
        Assert.Equal(
            "Good calls within 50 ms during the fault, in place of latency p95, which is not reached",
            result.Primary.Text
        );
        Assert.Equal((1, .445), (result.Primary.Before, result.Primary.After));
        Assert.Equal(ComparisonVerdict.Better, Decide(before: round => 40 + round, after: _ => 100).Verdict);
    }

    [Fact]
    public void One_failed_round_is_enough_to_compare_all_rounds_by_the_share()
    {
        var result = Decide(before: _ => 100, after: round => round == 3 ? 0 : 100);
        Assert.Equal(8, result.Primary.Rounds.Count(r => r.Counts));
        Assert.Equal(0, result.Primary.Rounds[2].After);
    }

    [Fact]
    public void Without_a_failed_round_the_percentile_is_compared() =>
        Assert.Equal("Latency p95 during the fault", Decide(before: _ => 100, after: _ => 99).Primary.Text);

    [Fact]
    public void An_arm_without_good_calls_is_worse_by_their_share_where_the_percentile_is_of_good_calls()
    {
        var all = Decide(new LatencyPercentile(.95, LatencyOf.GoodCalls), before: _ => 100, after: _ => 0);
        Assert.Equal((ComparisonVerdict.Worse, 8), (all.Verdict, all.Primary.Rounds.Count(r => r.Counts)));
        Assert.Equal(
            "Good calls within 50 ms during the fault, in place of latency p95 of good calls, which is not reached",
            all.Primary.Text
        );

        var some = Decide(
            new LatencyPercentile(.95, LatencyOf.GoodCalls),
            before: _ => 100,
            after: round => round <= 3 ? 1 : 100
        );
        Assert.Equal((8, .01), (some.Primary.Rounds.Count(r => r.Counts), some.Primary.Rounds[0].After));
        Assert.NotEqual(ComparisonVerdict.Better, some.Verdict);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public void An_arm_without_failed_calls_is_neither_better_nor_worse_by_how_fast_calls_fail(int without)
    {
        foreach (var isAfter in new[] { true, false })
        {
            var (failing, healthy) = (
                (Func<int, long>)(_ => 0),
                (Func<int, long>)(round => round <= without ? 100 : 0)
            );
            var result = Decide(
                new LatencyPercentile(.95, LatencyOf.FailedCalls),
                isAfter ? failing : healthy,
                isAfter ? healthy : failing
            );
            Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
            Assert.Contains(
                $"{(isAfter ? "with" : "without")}: no latency p95 of failed calls: 0 failed calls, 72 needed",
                result.Headline,
                StringComparison.Ordinal
            );
            Assert.Equal(without, result.Primary.Rounds.Count(r => !r.Counts));
            if (without < 8)
                Assert.Contains(
                    $"2 rounds of {(isAfter ? "after" : "before")} gave no figure and 0 of the other arm",
                    result.Headline,
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public void Rounds_without_a_figure_in_both_arms_are_left_out_and_the_others_decide()
    {
        // 8 rounds. In one of them neither arm has a failed call. Calls fail after 1 ms in one arm and after 9 ms in
        // the other.
        var result = Decide(
            new LatencyPercentile(.95, LatencyOf.FailedCalls),
            round => round == 1 ? 100 : 0,
            round => round == 2 ? 100 : 0,
            afterFails: 9
        );
        Assert.Equal((ComparisonVerdict.Worse, 6), (result.Verdict, result.Primary.Rounds.Count(r => r.Counts)));
    }

    [Fact]
    public void A_ratio_to_a_figure_that_was_never_reached_is_not_0()
    {
        var ratio = new WorkloadRatio("one over other", new LatencyPercentile(.95), "calls", "others");
        var round = Record("with", 1, 100);
        var both = round with
        {
            Workloads = [round.Workloads[0], Record("with", 1, 0).Workloads[0] with { Name = "others" }],
        };

        Assert.Null(ratio.OfRound(both, Phase.DuringFault));
        Assert.Equal("latency p95 of others is not reached", ratio.WhyNoFigure(both, Phase.DuringFault));
    }

    [Fact]
    public void Added_latency_without_one_of_its_two_figures_says_which_is_missing()
    {
        var added = new AddedLatency("handshake", "calls", "others");
        var round = Record("with", 1, 100);
        var both = round with
        {
            Workloads = [round.Workloads[0], Record("with", 1, 0).Workloads[0] with { Name = "others" }],
        };

        Assert.Null(added.OfRound(both, Phase.DuringFault));
        Assert.Contains(
            "latency p50 of others during the fault has too little data",
            added.WhyNoFigure(both, Phase.DuringFault),
            StringComparison.Ordinal
        );
    }

    private static ComparisonResult Decide(
        LatencyPercentile percentile,
        Func<int, long> before,
        Func<int, long> after,
        double afterFails = 1
    )
    {
        var objective = new Objective
        {
            Metric = percentile,
            Phase = Phase.DuringFault,
            Limit = Limit.AtMost(50),
        };
        var comparison = Planted.Comparison() with
        {
            Experiment = Some.Experiment(objective),
            Primary = ComparedMetric.Of(objective),
        };
        return ComparisonJudge.Decide(
            comparison,
            [
                .. Enumerable
                    .Range(1, 8)
                    .SelectMany(round =>
                        new[]
                        {
                            Record("without", round, before(round)),
                            Record("with", round, after(round), afterFails),
                        }
                    ),
            ]
        );
    }

    /// <param name="before">Good calls of arm A out of 100 in each second of a round.</param>
    /// <param name="after">Good calls of arm B out of 100 in each second of a round.</param>
    private static ComparisonResult Decide(Func<int, long> before, Func<int, long> after)
    {
        var objective = new Objective
        {
            Metric = new LatencyPercentile(.95),
            Phase = Phase.DuringFault,
            Limit = Limit.AtMost(50),
        };
        var comparison = Planted.Comparison() with
        {
            Experiment = Some.Experiment(objective),
            Primary = ComparedMetric.Of(objective),
        };
        return ComparisonJudge.Decide(
            comparison,
            [
                .. Enumerable
                    .Range(1, 8)
                    .SelectMany(round =>
                        new[] { Record("without", round, before(round)), Record("with", round, after(round)) }
                    ),
            ]
        );
    }

    private static TrialRecord Record(string arm, int round, long good, double failedAfter = 1)
    {
        var record = Some.Record(arm);
        return record with
        {
            Round = round,
            Seed = (ulong)round,
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s =>
                                s.Slot is < 5 or >= 9
                                    ? s
                                    : s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.Ok] = good,
                                            [CallStatus.Refused] = 100 - good,
                                        },
                                        GoodLatency = Hdr(20 + round, good),
                                        FailedLatency = Hdr(failedAfter, 100 - good),
                                    }
                            ),
                    ],
                },
            ],
        };
    }

    private static PackedHistogram Hdr(double milliseconds, long count)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        return histogram.Pack();
    }
}
