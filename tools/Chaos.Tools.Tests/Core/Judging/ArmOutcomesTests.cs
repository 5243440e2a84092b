using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>Outcomes of calls are shown in the protocol's own words.</summary>
public sealed class ArmOutcomesTests
{
    [Fact]
    public void Outcomes_are_counted_over_a_phase_the_most_frequent_first()
    {
        var record = With(
            Some.Record("with"),
            s =>
                s with
                {
                    Calls = new Dictionary<CallStatus, long>
                    {
                        [CallStatus.Ok] = 900,
                        [CallStatus.ServerError] = 60,
                        [CallStatus.TimedOut] = 7,
                        [CallStatus.Refused] = 2,
                    },
                    Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
                    {
                        [CallStatus.Ok] = new Dictionary<string, long> { ["200"] = 890, ["201"] = 10 },
                        [CallStatus.ServerError] = new Dictionary<string, long> { ["503"] = 60 },
                    },
                }
        );
        var outcomes = ArmOutcomes.Of(Some.Arm("with", ArmRole.Candidate), [record], Phase.DuringFault)!;
        Assert.Equal("2,670 x 200, 180 x 503, 30 x 201, 21 timed out, 6 refused", outcomes.Text);
        Assert.Equal((2907, 207), (outcomes.Offered, outcomes.Failed));
    }

    [Fact]
    public void The_reason_for_an_unsent_call_does_not_look_like_an_answer_of_the_service()
    {
        var row = new OutcomeRow(CallStatus.Unsent, "no descriptor left", 1200);
        Assert.Equal(
            ("not made by the generator: no descriptor left", "1,200 not made by the generator: no descriptor left"),
            (row.What, row.Text)
        );
        Assert.Equal("3 x 200 (degraded)", new OutcomeRow(CallStatus.Degraded, "200", 3).Text);
    }

    [Fact]
    public void A_record_without_outcome_words_is_shown_by_its_statuses() =>
        Assert.Equal(
            "300 timed out",
            ArmOutcomes
                .Of(
                    Some.Arm("with", ArmRole.Candidate),
                    [Some.Record("with", failing: s => s is >= 5 and < 9)],
                    Phase.DuringFault
                )!
                .Text
        );

    [Fact]
    public void The_result_has_a_table_for_each_arm_and_phase_and_knows_where_the_candidate_failed_most()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", failing: _ => true), Some.Record("with", failing: s => s is >= 5 and < 9)]
        );
        Assert.Equal(6, result.Outcomes.Count);
        Assert.Equal(
            ("with", "during the fault", 300),
            (result.WorstOutcomes!.Arm, result.WorstOutcomes.Phase, result.WorstOutcomes.Failed)
        );
    }

    [Fact]
    public void Calls_under_way_when_the_fault_began_have_their_own_row_and_are_never_the_worst()
    {
        var record = Some.Record("with", failing: s => s == 5);
        record = record with { Times = record.Times with { BaselineEnd = Some.Seconds(4.8) } };

        var result = Judge.Decide(Some.Experiment(), [record]);

        Assert.Equal(
            "100 good, 100 timed out",
            Assert.Single(result.Outcomes, o => o.Phase == "under way when the fault began").Text
        );
        Assert.Null(result.WorstOutcomes);
    }

    private static TrialRecord With(TrialRecord record, Func<SlotRecord, SlotRecord> change) =>
        record with
        {
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Select(change)] }],
        };
}
