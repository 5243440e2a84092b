using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>A late generator voids the figures that it can affect and no others.</summary>
public sealed class LateJudgingTests
{
    private static double Storm(int second) => second >= 5 ? 4 : 1;

    [Fact]
    public void Counts_and_shares_do_not_depend_on_when_a_call_began()
    {
        var late = Late(Some.Record("with"), 400);
        Assert.Equal(Verdict.Pass, Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), late]).Verdict);
        Assert.Null(Lateness.Voids(new Availability(), Phase.DuringFault, Some.Experiment(), late));
    }

    [Fact]
    public void A_figure_of_time_is_void()
    {
        var recovery = Some.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(.025),
            }
        );
        Assert.Equal(
            Verdict.Pass,
            Judge.Decide(recovery, [Some.Record("without"), Late(Some.Record("with"), 24)]).Verdict
        );
        var result = Judge.Decide(recovery, [Some.Record("without"), Late(Some.Record("with"), 26)]);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.StartsWith(
            "time to recover: the generator was late, start lag p99 26 ms, allowed 25 ms: lower the rate or free the machine",
            result.Headline,
            StringComparison.Ordinal
        );
        Assert.True(result.SpoiledByMachine);
    }

    [Theory]
    [InlineData(8, 21, Verdict.Pass)]
    [InlineData(8, 300, Verdict.Pass)]
    [InlineData(385, 19, Verdict.Pass)]
    [InlineData(385, 21, Verdict.Inconclusive)]
    [InlineData(395, 10, Verdict.Pass)]
    [InlineData(415, 19, Verdict.Fail)]
    [InlineData(415, 21, Verdict.Inconclusive)]
    [InlineData(1008, 21, Verdict.Fail)]
    [InlineData(1008, 400, Verdict.Fail)]
    [InlineData(1008, 700, Verdict.Inconclusive)]
    public void A_latency_limit_is_decided_unless_the_lateness_could_change_the_result(
        int latency,
        int lag,
        Verdict expected
    )
    {
        var result = Judge.Decide(
            Some.Experiment(P99(400)),
            [Some.Record("without"), Late(Took(Some.Record("with"), _ => latency), lag)]
        );
        Assert.Equal((expected, expected == Verdict.Inconclusive), (result.Verdict, result.SpoiledByMachine));
        if (lag > 20 && expected != Verdict.Inconclusive)
            Assert.EndsWith(
                "calls began late, but too little to change this",
                result.Findings[0].Why,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Every_limit_allows_its_own_lateness_regardless_of_the_others()
    {
        var experiment = Some.Experiment(
            P99(400),
            P99(30),
            new Guard
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(5),
            }
        );
        var findings = Judge
            .Decide(experiment, [Some.Record("without"), Late(Took(Some.Record("with"), _ => 28), 11)])
            .Findings;
        Assert.Equal([Verdict.Pass, Verdict.Inconclusive, Verdict.Pass], findings.Select(f => f.Verdict));
        Assert.Contains("allowed 1.5 ms", findings[1].Why, StringComparison.Ordinal);
        Assert.DoesNotContain("late", findings[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_lag_bounds_calls_that_looked_too_slow_and_the_p99_bounds_calls_that_looked_fast_enough()
    {
        // Fifteen calls in 1,515 began 700 ms late, and later calls may have waited for them.
        var stalled = new Func<TrialRecord, TrialRecord>(r =>
            Late(r, [.. Enumerable.Repeat(25.0, 1500), .. Enumerable.Repeat(700.0, 15)])
        );
        Assert.Equal(
            Verdict.Pass,
            Judge
                .Decide(Some.Experiment(P99(400)), [Some.Record("without"), stalled(Took(Some.Record("with"), _ => 8))])
                .Verdict
        );
        Assert.Equal(
            Verdict.Inconclusive,
            Judge.Decide(Some.Experiment(P99(400)), [Some.Record("without"), stalled(Mixed(1008))]).Verdict
        );
        Assert.Equal(
            Verdict.Fail,
            Judge.Decide(Some.Experiment(P99(400)), [Some.Record("without"), stalled(Mixed(1108))]).Verdict
        );
        // So many calls missed the limit that fifteen late ones cannot have slowed them all: the limit is missed for
        // any stall.
        Assert.Equal(
            Verdict.Fail,
            Judge
                .Decide(
                    Some.Experiment(P99(400)),
                    [Some.Record("without"), stalled(Took(Some.Record("with"), _ => 500))]
                )
                .Verdict
        );
    }

    [Fact]
    public void A_control_that_misses_by_less_than_its_lateness_proves_nothing()
    {
        var objective = new Objective
        {
            Metric = new LatencyPercentile(.99),
            Phase = Phase.AfterFault,
            Limit = Limit.AtMost(400),
        };
        Verdict Of(int control) =>
            Judge
                .Decide(
                    Some.Experiment(objective),
                    [
                        Late(Took(Some.Record("without"), s => s >= 5 ? control : 8), 30),
                        Took(Some.Record("with"), _ => 8),
                    ]
                )
                .Verdict;
        Assert.Equal(Verdict.Inconclusive, Of(420));
        Assert.Equal(Verdict.Pass, Of(440));
    }

    [Fact]
    public void A_result_that_another_try_would_not_change_is_not_blamed_on_the_machine()
    {
        var objective = new Objective
        {
            Metric = new LatencyPercentile(.99),
            Phase = Phase.AfterFault,
            Limit = Limit.AtMost(400),
        };
        var result = Judge.Decide(
            Some.Experiment(objective),
            [Late(Took(Some.Record("without"), _ => 8), 30), Took(Some.Record("with"), _ => 8)]
        );
        Assert.Equal((Verdict.Inconclusive, false), (result.Verdict, result.SpoiledByMachine));
        Assert.Contains("the fault did not bite", result.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Recovery_is_measured_in_tenths_of_a_second_and_a_generator_later_than_one_decides_nothing()
    {
        var recovery = Some.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(5),
            }
        );
        Assert.Equal(
            Verdict.Pass,
            Judge.Decide(recovery, [Some.Record("without"), Late(Some.Record("with"), 99)]).Verdict
        );
        Assert.Equal(
            Verdict.Inconclusive,
            Judge.Decide(recovery, [Some.Record("without"), Late(Some.Record("with"), 101)]).Verdict
        );
    }

    [Fact]
    public void An_undecided_percentile_says_which_share_of_calls_it_needs()
    {
        var p90 = new Guard
        {
            Metric = new LatencyPercentile(.9),
            Phase = Phase.AfterFault,
            Limit = Limit.AtMost(400),
        };
        var result = Judge.Decide(
            Some.Experiment(p90),
            [Some.Record("without"), Took(Some.Record("with", failing: s => s == 18), _ => 8)]
        );
        Assert.StartsWith(
            "latency p90: it asks for ≥ 90 % good calls within 400 ms, which the interval ",
            result.Headline,
            StringComparison.Ordinal
        );
    }

    private static Guard P99(double limit) =>
        new()
        {
            Metric = new LatencyPercentile(.99),
            Phase = Phase.AfterFault,
            Limit = Limit.AtMost(limit),
        };

    /// <summary>In each second 92 calls took 8 ms and 8 calls took longer.</summary>
    private static TrialRecord Mixed(double longer) =>
        With(Some.Record("with"), _ => [.. Enumerable.Repeat(8.0, 92), .. Enumerable.Repeat(longer, 8)]);

    private static TrialRecord Took(TrialRecord record, Func<int, int> milliseconds) =>
        With(record, s => Enumerable.Repeat((double)milliseconds(s.Slot), (int)s.Good()));

    private static TrialRecord With(TrialRecord record, Func<SlotRecord, IEnumerable<double>> milliseconds) =>
        record with
        {
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s =>
                                s with
                                {
                                    Latency = null,
                                    GoodLatency = Encoded(milliseconds(s)),
                                    FailedLatency = null,
                                }
                            ),
                    ],
                },
            ],
        };

    private static PackedHistogram Encoded(IEnumerable<double> milliseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in milliseconds)
            histogram.Record(TimeSpan.FromMilliseconds(value));
        return histogram.Pack();
    }

    [Fact]
    public void Missing_canaries_are_blamed_on_the_machine_when_calls_began_late_and_on_the_fault_otherwise()
    {
        var ill = Some.Record("with") with { Receipts = [Some.Receipt() with { CanaryBefore = new(43, 29, 52.4) }] };

        var prompt = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), ill]);
        Assert.False(prompt.SpoiledByMachine);
        Assert.DoesNotContain("late", prompt.Headline, StringComparison.Ordinal);

        var late = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), Late(ill, 26)]);
        Assert.True(late.SpoiledByMachine);
        Assert.Equal(
            "with: the fault is not proven (payment stalled): too few canaries were answered before it (29 "
                + "of 43 canaries answered, p50 52.4 ms; 9 of 10 have to be); the generator was late, start lag p99 26 ms, allowed "
                + "25 ms: lower the rate or free the machine",
            late.Headline
        );
        Assert.False(Judge.Decide(Some.Experiment(), [Late(ill, 26)]).SpoiledByMachine);
    }

    [Fact]
    public void A_missing_steady_state_may_be_blamed_on_the_machine_only_when_calls_began_late()
    {
        var ill = Some.Record("with", failing: s => s < 5);

        Assert.False(Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), ill]).SpoiledByMachine);

        var late = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), Late(ill, 26)]);
        Assert.True(late.SpoiledByMachine);
        Assert.Equal(
            "with: no steady state before the fault: 0 % of 300 calls were good, 99 % needed: 300 timed "
                + "out; the generator was late, start lag p99 26 ms, allowed 25 ms: lower the rate or free the "
                + "machine",
            late.Headline
        );
        Assert.False(
            Judge
                .Decide(
                    Some.Experiment(),
                    [Some.Record("without", Storm), Late(ill, 26) with { Interrupted = "it broke" }]
                )
                .SpoiledByMachine
        );
    }

    [Fact]
    public void A_mechanism_that_did_not_report_its_fault_is_not_blamed_on_the_machine()
    {
        var silent = Late(Some.Record("with"), 26) with { Receipts = [Some.Receipt() with { WhileActive = null }] };
        var result = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), silent]);
        Assert.Equal((Verdict.Inconclusive, false), (result.Verdict, result.SpoiledByMachine));
        Assert.DoesNotContain("late", result.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_that_a_finding_is_not_about_may_be_late()
    {
        var recovery = Some.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(5),
            }
        );
        Assert.Equal(
            Verdict.Pass,
            Judge.Decide(recovery, [Late(Some.Record("without"), 400), Some.Record("with")]).Verdict
        );
    }

    [Fact]
    public void Unsent_calls_are_left_out_of_both_sides_of_a_share()
    {
        var slot = new SlotRecord
        {
            Slot = 0,
            Calls = new Dictionary<CallStatus, long>
            {
                [CallStatus.Ok] = 90,
                [CallStatus.Dropped] = 10,
                [CallStatus.Unsent] = 300,
            },
        };
        Assert.Equal((100, 90, 90, 300), (slot.Offered(), slot.Sent(), slot.Good(), slot.Unsent()));
    }

    [Fact]
    public void Many_unsent_calls_void_every_figure_of_their_phase_and_no_other()
    {
        var record = Missing(Some.Record("with"), from: 5, to: 9, unsent: 2);
        Assert.Equal(
            "the generator could not make 1.96 % of 306 calls during the fault, allowed 1 %: no descriptor left",
            Lateness.Voids(new Availability(), Phase.DuringFault, Some.Experiment(), record)
        );
        Assert.Null(Lateness.Voids(new Availability(), Phase.AfterFault, Some.Experiment(), record));
        Assert.Null(
            Lateness.Voids(
                new Availability(),
                Phase.DuringFault,
                Some.Experiment(),
                Missing(Some.Record("with"), 5, 9, unsent: 1)
            )
        );
        Assert.Equal(
            Verdict.Inconclusive,
            Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), record]).Verdict
        );
    }

    private static TrialRecord Late(TrialRecord record, params IReadOnlyList<double> milliseconds) =>
        record with
        {
            Workloads = [record.Workloads[0] with { StartLag = Encoded(milliseconds) }],
        };

    private static TrialRecord Missing(TrialRecord record, int from, int to, long unsent) =>
        record with
        {
            Workloads =
            [
                record.Workloads[0] with
                {
                    Slots =
                    [
                        .. record
                            .Workloads[0]
                            .Slots.Select(s =>
                                s.Slot < from || s.Slot >= to
                                    ? s
                                    : s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.Ok] = 100,
                                            [CallStatus.Unsent] = unsent,
                                        },
                                        Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
                                        {
                                            [CallStatus.Unsent] = new Dictionary<string, long>
                                            {
                                                ["no descriptor left"] = unsent,
                                            },
                                        },
                                    }
                            ),
                    ],
                },
            ],
        };
}
