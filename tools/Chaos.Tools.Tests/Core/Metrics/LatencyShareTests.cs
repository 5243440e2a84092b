using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

/// <summary>A failed call counts as slower than any limit, however soon it failed.</summary>
public sealed class LatencyShareTests
{
    private static readonly LatencyPercentile s_p99 = new(.99);

    private static readonly Phase s_after = Phase.AfterFault;

    [Fact]
    public void Calls_that_fail_fast_do_not_keep_a_limit_on_latency()
    {
        // All calls of the candidate fail within 5 ms, and those of the control after 600 ms. Both miss the objective.
        var experiment = Some.Experiment(
            new Objective
            {
                Metric = s_p99,
                Phase = s_after,
                Limit = Limit.AtMost(100),
            }
        );
        var result = Judge.Decide(
            experiment,
            [
                Record("without", good: 0, failed: 100, goodMs: 1, failedMs: 600),
                Record("with", good: 0, failed: 100, goodMs: 1, failedMs: 5),
            ]
        );
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.StartsWith(
            "latency p99 not reached: 100 % failed (0 % good calls within 100 ms), limit ≤ 100 ms; "
                + "without not reached: 100 % failed (0 % good calls within 100 ms)",
            result.Headline,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Enough_good_calls_in_time_keep_a_limit_whatever_the_other_calls_did()
    {
        var experiment = Some.Experiment(
            new Objective
            {
                Metric = s_p99,
                Phase = s_after,
                Limit = Limit.AtMost(100),
            }
        );
        var result = Judge.Decide(experiment, [Record("without", 90, 10, 20, 5), Record("with", 1000, 1, 20, 5)]);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal(20, result.Findings[0].Arms[1].Estimate!.Value.Value, .02);
        Assert.True(double.IsPositiveInfinity(result.Findings[0].Arms[0].Estimate!.Value.Value));
    }

    [Fact]
    public void A_percentile_that_falls_on_failed_calls_is_not_reached_and_says_how_many_failed()
    {
        var estimate = s_p99.Measure([Record("with", 98, 2, 20, 5)], s_after)!.Value;
        Assert.True(double.IsPositiveInfinity(estimate.Value));
        Assert.Equal("not reached: 2 % failed", s_p99.Format(estimate));
        Assert.Equal(20, new LatencyPercentile(.97).Measure([Record("with", 98, 2, 20, 5)], s_after)!.Value.Value, .02);
    }

    [Fact]
    public void The_share_that_was_judged_is_shown_beside_a_percentile_even_without_an_interval()
    {
        // Eight seconds are enough for a share and too few for the interval of a percentile, which needs twelve.
        var experiment = Some.Experiment(
            new Objective
            {
                Metric = s_p99,
                Phase = s_after,
                Limit = Limit.AtMost(100),
            },
            new Guard
            {
                Metric = s_p99,
                Phase = s_after,
                Limit = Limit.AtMost(100),
            }
        );
        var result = Judge.Decide(
            experiment,
            [Short(Record("without", 50, 50, 20, 5)), Short(Record("with", 100, 0, 20, 5))]
        );
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal(
            "20 ms (100 % good calls within 100 ms), limit ≤ 100 ms; without not reached: 50 % "
                + "failed (50 % good calls within 100 ms)",
            result.Findings[0].Why
        );
        Assert.Equal(["not reached: 50 % failed", "20 ms"], result.Findings[0].Arms.Select(a => a.Text));
        Assert.Equal([LimitCheck.Missed, LimitCheck.Met], result.Findings[0].Arms.Select(a => a.Standing!.Value));
        Assert.Equal([null, LimitCheck.Met], result.Findings[1].Arms.Select(a => a.Standing));
        Assert.Equal("20 ms (100 % good calls within 100 ms), limit ≤ 100 ms", result.Findings[1].Why);
    }

    [Fact]
    public void Good_and_failed_calls_have_percentiles_of_their_own()
    {
        var record = Record("with", 98, 2, 20, 500);
        Assert.Equal(20, new LatencyPercentile(.5, LatencyOf.GoodCalls).Measure([record], s_after)!.Value.Value, .02);
        Assert.Equal(
            500,
            new LatencyPercentile(.5, LatencyOf.FailedCalls)
                .Measure([Record("with", 50, 50, 20, 500)], s_after)!
                .Value.Value,
            .5
        );
        Assert.Equal("latency p99 of good calls", new LatencyPercentile(.99, LatencyOf.GoodCalls).Name);
        Assert.Equal(
            "not reached: no call was good",
            s_p99.Format(
                new LatencyPercentile(.99, LatencyOf.GoodCalls).Measure([Record("with", 0, 100, 1, 5)], s_after)!.Value
            )
        );
        Assert.Null(
            new LatencyPercentile(.99, LatencyOf.FailedCalls).Measure([Record("with", 100, 0, 20, 1)], s_after)
        );
    }

    [Fact]
    public void A_lower_limit_is_kept_when_too_few_calls_are_good_within_it()
    {
        var (metric, limit) = s_p99.JudgedBy(Limit.AtLeast(100));
        Assert.Equal((new GoodWithin(TimeSpan.FromMilliseconds(100)), Limit.AtMost(.99)), (metric, limit));
    }

    [Fact]
    public void A_record_of_schema_1_gives_the_percentile_of_all_calls_sent_and_a_note()
    {
        // Schema 1 has one histogram for good and failed calls, so the percentile is that of all calls sent.
        var old = With(
            Record("with", 98, 2, 20, 5),
            s => s with { GoodLatency = null, FailedLatency = null, Latency = s.AllLatencies() }
        );
        var estimate = s_p99.Measure([old], s_after)!.Value;
        Assert.Equal(20, estimate.Value, .02);
        Assert.Contains("schema 1", estimate.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void When_a_percentile_is_not_reached_the_prediction_is_compared_by_the_share()
    {
        var experiment = Some.Experiment(
            new Guard
            {
                Metric = s_p99,
                Phase = s_after,
                Limit = Limit.AtMost(100),
            }
        );
        var simulated = new[] { Record("without", 0, 100, 1, 5), Record("with", 96, 4, 20, 5) };
        Assert.DoesNotContain(
            Judge.Decide(experiment, [simulated[0], Record("with", 995, 5, 20, 5)], simulated).Findings,
            f => f.Kind == Prediction.Kind
        );
        Assert.Contains(
            Judge.Decide(experiment, [simulated[0], Record("with", 50, 50, 20, 5)], simulated).Findings,
            f => f.Kind == Prediction.Kind
        );
    }

    [Fact]
    public void A_contrast_is_decided_by_which_arm_reaches_the_percentile()
    {
        var faster = Some.Experiment(
            new Contrast
            {
                Metric = s_p99,
                Phase = s_after,
                Arm = "with",
                Against = "without",
                Limit = Limit.AtMost(.5),
            }
        ) with
        {
            CallsMayFail = "a test",
        };
        var (reached, missed) = (Record("with", 100, 0, 20, 5), Record("without", 50, 50, 20, 5));
        Assert.Equal(Verdict.Pass, Judge.Decide(faster, [reached, missed]).Verdict);
        Assert.Equal(
            Verdict.Fail,
            Judge.Decide(faster, [reached with { Arm = "without" }, missed with { Arm = "with" }]).Verdict
        );
        Assert.Equal(Verdict.Inconclusive, Judge.Decide(faster, [missed, missed with { Arm = "with" }]).Verdict);
    }

    private static TrialRecord Record(string arm, long good, long failed, double goodMs, double failedMs) =>
        With(
            Some.Record(arm),
            s =>
                s with
                {
                    Calls = new Dictionary<CallStatus, long>
                    {
                        [CallStatus.Ok] = s.Slot < 5 ? 100 : good,
                        [CallStatus.ServerError] = s.Slot < 5 ? 0 : failed,
                    },
                    GoodLatency = Hdr(goodMs, s.Slot < 5 ? 100 : good),
                    FailedLatency = s.Slot < 5 ? null : Hdr(failedMs, failed),
                }
        );

    /// <summary>The record with a load that ends eight seconds after the fault.</summary>
    private static TrialRecord Short(TrialRecord record) =>
        record with
        {
            AttemptTimeout = Some.Seconds(1),
            Times = record.Times with { LoadEnd = Some.Seconds(18) },
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Where(s => s.Slot < 18)] }],
        };

    private static PackedHistogram? Hdr(double milliseconds, long count)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        return count == 0 ? null : histogram.Pack();
    }

    private static TrialRecord With(TrialRecord record, Func<SlotRecord, SlotRecord> change) =>
        record with
        {
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Select(change)] }],
        };
}
