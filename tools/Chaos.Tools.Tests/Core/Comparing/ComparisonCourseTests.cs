using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>A replacement round runs because of what the machine did, and for no other reason.</summary>
public sealed class ComparisonCourseTests
{
    private static readonly Comparison s_six = Planted.Comparison(6);

    [Fact]
    public void The_planned_rounds_are_enough_when_the_machine_spoiled_none() => Assert.False(GoesOn(s_six, Rounds(6)));

    [Fact]
    public void A_round_with_a_late_generator_in_either_arm_is_replaced()
    {
        Assert.True(GoesOn(s_six, Rounds(6, ("without", 2))));
        Assert.False(GoesOn(s_six, Rounds(7, ("without", 2))));
        Assert.True(GoesOn(s_six, Rounds(7, ("without", 2), ("with", 4))));
        Assert.False(GoesOn(s_six, Rounds(8, ("without", 2), ("with", 4))));
        Assert.False(GoesOn(s_six, Rounds(7, ("without", 2), ("with", 2))));
    }

    [Fact]
    public void A_replacement_round_with_a_late_generator_is_replaced_too() =>
        Assert.True(GoesOn(s_six, Rounds(7, ("without", 2), ("with", 7))));

    [Fact]
    public void At_most_half_as_many_rounds_again_are_run()
    {
        var always = Enumerable.Range(1, 9).Select(r => ("with", r)).ToArray();
        Assert.True(GoesOn(s_six, Rounds(8, always)));
        Assert.False(GoesOn(s_six, Rounds(9, always)));
    }

    [Fact]
    public void A_round_spoiled_by_an_arm_or_a_fault_is_not_replaced()
    {
        Assert.False(GoesOn(s_six, Spoil(r => r with { Interrupted = "reading(errors) > 50" })));
        Assert.False(GoesOn(s_six, Spoil(r => r with { Receipts = [] })));
        Assert.False(GoesOn(s_six, Spoil(Unsteady)));
        Assert.False(GoesOn(s_six, Spoil(r => Late(Unsteady(r)))));
        Assert.False(GoesOn(s_six, Spoil(r => Late(r) with { Receipts = [] })));
        Assert.True(GoesOn(s_six, Spoil(Late)));
    }

    [Fact]
    public void A_round_with_an_unproven_fault_is_replaced_when_calls_came_late()
    {
        Assert.False(GoesOn(s_six, Spoil(Unfelt)));
        Assert.True(GoesOn(s_six, Spoil(r => Late(Unfelt(r)))));
        var result = ComparisonJudge.Decide(s_six, Spoil(r => Late(Unfelt(r))));
        Assert.StartsWith(
            "round 2 is void: with: the fault is not proven",
            Assert.Single(result.Problems),
            StringComparison.Ordinal
        );
        Assert.Equal(new RoundCounts(6, 6, 1, 0, 1), result.RoundsRun);

        static TrialRecord Unfelt(TrialRecord record) =>
            record with
            {
                Receipts = [record.Receipts[0] with { CanaryActive = new(38, 38, 1) }],
            };
    }

    [Fact]
    public void Figures_do_not_decide_whether_a_round_is_replaced()
    {
        foreach (var after in new[] { 1.0, 100, 100_000 })
            Assert.True(
                GoesOn(
                    s_six,
                    [
                        .. Rounds(6, ("with", 1))
                            .Select(r =>
                                r.Arm == "with"
                                    ? Planted.Record("with", r.Round, ("planted", after)) with
                                    {
                                        Workloads = r.Workloads,
                                    }
                                    : r
                            ),
                    ]
                )
            );
    }

    [Fact]
    public void A_starved_generator_also_spoils_metrics_that_are_not_times()
    {
        var counts = s_six with { Primary = new(new Planted("planted", MetricUnit.Count), Phase.DuringFault) };
        Assert.False(GoesOn(counts, Rounds(6, ("with", 1))));
        Assert.True(
            GoesOn(
                counts,
                Spoil(r =>
                    r with
                    {
                        Workloads =
                        [
                            r.Workloads[0] with
                            {
                                Slots =
                                [
                                    .. r.Workloads[0]
                                        .Slots.Select(s =>
                                            s with
                                            {
                                                Calls = new Dictionary<CallStatus, long>
                                                {
                                                    [CallStatus.Ok] = 90,
                                                    [CallStatus.Unsent] = 10,
                                                },
                                            }
                                        ),
                                ],
                            },
                        ],
                    }
                )
            )
        );
    }

    [Fact]
    public void A_late_round_is_replaced_for_a_guardrail_of_time_and_counts_for_metrics_of_calls()
    {
        var plan = Planted.Comparison(6, .05, new Planted("slow")) with
        {
            Primary = new(new Planted("planted", MetricUnit.Count), Phase.DuringFault),
        };
        List<TrialRecord> records =
        [
            .. Rounds(7, ("with", 3))
                .Select(r =>
                    r with
                    {
                        Services = Planted.Record(r.Arm, r.Round, ("planted", 1), ("slow", 100 + r.Round)).Services,
                    }
                ),
        ];

        Assert.True(GoesOn(plan, [.. records.Where(r => r.Round <= 6)]));
        Assert.False(GoesOn(plan, records));
        var result = ComparisonJudge.Decide(plan, records);
        Assert.Equal(
            (7, 6),
            (result.Primary.Rounds.Count(r => r.Counts), result.Guardrails[0].Rounds.Count(r => r.Counts))
        );
        Assert.StartsWith(
            "round 3 is void for Slow during the fault: with: the generator was late",
            Assert.Single(result.Problems),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_result_says_how_many_rounds_the_machine_spoiled_in_which_arm()
    {
        var result = ComparisonJudge.Decide(s_six, Rounds(8, ("without", 2), ("with", 4)));

        Assert.Equal(new RoundCounts(6, 8, 2, 1, 1), result.RoundsRun);
        Assert.Equal(6, result.Primary.Rounds.Count(r => r.Counts));
        Assert.Equal(2, result.Problems.Count);
        Assert.StartsWith(
            "round 2 is void: without: the generator was late, start lag p99 26 ms",
            result.Problems[0],
            StringComparison.Ordinal
        );
    }

    private static bool GoesOn(Comparison plan, IReadOnlyList<TrialRecord> records) =>
        new ComparisonCourse(plan).GoesOn(records);

    private static List<TrialRecord> Rounds(int count, params (string Arm, int Round)[] late) =>
        [
            .. Planted
                .Records(Enumerable.Repeat(100.0, count), Enumerable.Repeat(101.0, count))
                .Select(r => late.Contains((r.Arm, r.Round)) ? Late(r) : r),
        ];

    private static List<TrialRecord> Spoil(Func<TrialRecord, TrialRecord> spoil) =>
        [.. Rounds(6).Select(r => r.Round == 2 && r.Arm == "with" ? spoil(r) : r)];

    private static TrialRecord Late(TrialRecord record)
    {
        var lag = new LatencyHistogram();
        lag.Record(TimeSpan.FromMilliseconds(26));
        return record with { Workloads = [record.Workloads[0] with { StartLag = lag.Pack() }] };
    }

    private static TrialRecord Unsteady(TrialRecord record) =>
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
                                    Calls = new Dictionary<CallStatus, long> { [CallStatus.Refused] = 100 },
                                }
                            ),
                    ],
                },
            ],
        };
}
