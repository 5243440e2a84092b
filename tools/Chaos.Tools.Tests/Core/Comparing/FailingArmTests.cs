using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>A comparison never loses the rounds of the arm that fails: where a percentile is not reached, the share of the calls that were good in time is compared.</summary>
public sealed class FailingArmTests
{
    [Fact]
    public void An_arm_whose_calls_fail_fast_is_worse_by_its_share_of_good_calls()
    {
        var result = Decide(before: _ => 100, after: round => 40 + round);

        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        Assert.All(result.Primary.Rounds, r => Assert.True(r.Counts));
        Assert.Equal("Good calls within 50 ms during the fault, in place of latency p95, which is not reached", result.Primary.Text);
        Assert.Equal((1, .445), (result.Primary.Before, result.Primary.After));
        Assert.Equal(ComparisonVerdict.Better, Decide(before: round => 40 + round, after: _ => 100).Verdict);
    }

    [Fact]
    public void One_round_that_failed_is_enough_for_all_to_be_compared_by_the_share()
    {
        var result = Decide(before: _ => 100, after: round => round == 3 ? 0 : 100);
        Assert.Equal(8, result.Primary.Rounds.Count(r => r.Counts));
        Assert.Equal(0, result.Primary.Rounds[2].After);
    }

    [Fact]
    public void Without_a_failed_round_it_is_the_percentile() => Assert.Equal("Latency p95 during the fault", Decide(before: _ => 100, after: _ => 99).Primary.Text);

    /// <param name="before">Good calls of 100 in each second of a round.</param>
    /// <param name="after">The same of the other arm.</param>
    private static ComparisonResult Decide(Func<int, long> before, Func<int, long> after)
    {
        var objective = new Objective { Metric = new LatencyPercentile(.95), Phase = Phase.DuringFault, Limit = Limit.AtMost(50) };
        var comparison = Planted.Comparison() with { Experiment = Some.Experiment(objective), Primary = ComparedMetric.Of(objective) };
        return ComparisonJudge.Decide(comparison, [.. Enumerable.Range(1, 8).SelectMany(round => new[] { Record("without", round, before(round)), Record("with", round, after(round)) })]);
    }

    private static TrialRecord Record(string arm, int round, long good)
    {
        var record = Some.Record(arm);
        return record with
        {
            Round = round,
            Seed = (ulong)round,
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Select(s => s.Slot is < 5 or >= 9 ? s : s with
            {
                Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = good, [CallStatus.Refused] = 100 - good },
                GoodLatency = Hdr(20 + round, good),
                FailedLatency = Hdr(1, 100 - good),
            })] }],
        };
    }

    private static string Hdr(double milliseconds, long count)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++) histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        return histogram.ToHdr();
    }
}
