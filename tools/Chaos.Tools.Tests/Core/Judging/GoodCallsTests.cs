using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>There is no Pass without an expectation about how many calls have to be good.</summary>
public sealed class GoodCallsTests
{
    private static readonly AttemptsPerCall s_attempts = new("payment");

    private static double Storm(int second) => second >= 5 ? 4 : 1;

    private static bool InFault(int second) => second is >= 5 and < 9;

    [Fact]
    public void A_candidate_without_good_calls_cannot_pass_when_no_expectation_covers_them()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm, InFault), Some.Record("with", failing: InFault)]
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains(
            "only 0 % of the calls were good during the fault, without the mitigation 0 %",
            result.Headline,
            StringComparison.Ordinal
        );
        Assert.False(result.SpoiledByMachine);
    }

    [Fact]
    public void The_message_for_a_file_says_what_to_add()
    {
        var result = Judge.Decide(
            Some.Experiment() with
            {
                Source = "mine.yaml",
            },
            [Some.Record("without", Storm, InFault), Some.Record("with", failing: InFault)]
        );
        Assert.Contains(
            "add one such as availability >= 95 %, or expectOutage: true",
            result.Headline,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_candidate_with_fewer_good_calls_than_the_control_cannot_pass_when_no_expectation_covers_them()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm), Partly(Some.Record("with"), bad: 20)]
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains(
            "only 80 % of the calls were good during the fault, without the mitigation 100 %",
            result.Headline,
            StringComparison.Ordinal
        );
        Assert.Equal(
            Verdict.Pass,
            Judge
                .Decide(
                    Some.Experiment(),
                    [Partly(Some.Record("without", Storm), bad: 20), Partly(Some.Record("with"), bad: 20)]
                )
                .Verdict
        );
    }

    [Fact]
    public void A_fail_stays_a_fail()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm, InFault), Some.Record("with", Storm, InFault)]
        );
        Assert.Equal(Verdict.Fail, result.Verdict);
    }

    [Fact]
    public void Calls_may_fail_when_the_experiment_says_why() =>
        Assert.Equal(
            Verdict.Pass,
            Judge
                .Decide(
                    Some.Experiment() with
                    {
                        CallsMayFail = "a breaker fails them fast",
                    },
                    [Some.Record("without", Storm, InFault), Some.Record("with", failing: InFault)]
                )
                .Verdict
        );

    [Fact]
    public void A_guard_on_good_calls_is_enough_for_a_pass()
    {
        var guarded = Some.Experiment(
            new Objective
            {
                Metric = s_attempts,
                Phase = Phase.DuringFault,
                Limit = Limit.AtMost(1.1),
            },
            new Guard
            {
                Metric = new OfWorkload("calls", new Goodput()),
                Phase = Phase.DuringFault,
                Limit = Limit.AtLeast(30),
            }
        );
        var records = new[] { Some.Record("without", Storm, InFault), Partly(Some.Record("with"), bad: 60) };
        Assert.Equal(Verdict.Pass, Judge.Decide(guarded, records).Verdict);
    }

    [Fact]
    public void The_share_of_good_calls_of_both_arms_stands_beside_the_headline_with_the_degraded_ones()
    {
        var degraded = Some.Record("with");
        degraded = With(
            degraded,
            s =>
                s with
                {
                    Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 60, [CallStatus.Degraded] = 40 },
                }
        );
        var result = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm, InFault), degraded]);
        Assert.Equal("good calls 100 % (40 % degraded), without 0 %", result.GoodCallsText);
        Assert.Equal([300, 0], result.GoodCalls.Select(c => c.Good));
    }

    [Fact]
    public void A_share_is_never_rounded_to_100_or_0_percent()
    {
        Assert.Equal("99.999 %", new CallCounts("a", ArmRole.Candidate, "", 100_000, 99_999, 0, 0).Text);
        Assert.Equal("0.001 %", new CallCounts("a", ArmRole.Candidate, "", 100_000, 1, 0, 0).Text);
        Assert.Equal("100 %", new CallCounts("a", ArmRole.Candidate, "", 10, 10, 0, 0).Text);
    }

    private static TrialRecord Partly(TrialRecord record, long bad) =>
        With(
            record,
            s =>
                InFault(s.Slot)
                    ? s with
                    {
                        Calls = new Dictionary<CallStatus, long>
                        {
                            [CallStatus.Ok] = 100 - bad,
                            [CallStatus.TimedOut] = bad,
                        },
                    }
                    : s
        );

    private static TrialRecord With(TrialRecord record, Func<SlotRecord, SlotRecord> change) =>
        record with
        {
            Workloads = [record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Select(change)] }],
        };
}
