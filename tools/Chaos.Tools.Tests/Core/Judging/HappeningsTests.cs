using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class HappeningsTests
{
    private const string Told =
        "with: payment ended during the trial with exit code 7 at 12.3 s. Its last lines: FATAL: out of connections";

    private static readonly ServiceDeath s_death = new("payment", Some.Seconds(12.3), 7, ["FATAL: out of connections"]);

    private static readonly Experiment s_recovery = Some.Experiment(
        new Guard
        {
            Metric = new TimeToRecover(Some.Seconds(2)),
            Phase = Phase.AfterFault,
            Limit = Limit.AtMost(1),
        }
    ) with
    {
        Arms = [Some.Arm("with", ArmRole.Candidate)],
    };

    private static TrialRecord Dying => Some.Record("with", failing: s => s >= 12) with { Deaths = [s_death] };

    [Fact]
    public void A_finding_that_fails_names_the_service_that_died()
    {
        var result = Judge.Decide(
            s_recovery with
            {
                Expectations =
                [
                    new Guard
                    {
                        Metric = new Goodput(),
                        Phase = Phase.AfterFault,
                        Limit = Limit.AtLeast(90),
                    },
                ],
            },
            [Dying]
        );

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.EndsWith($"; {Told}", result.Headline, StringComparison.Ordinal);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void An_unsound_measurement_names_the_death_of_a_service_first()
    {
        var result = Judge.Decide(s_recovery, [Dying with { Receipts = [] }]);

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal([Told, "with: a fault has no receipt"], result.Problems);
        Assert.Equal(Told, result.Headline);
    }

    [Fact]
    public void The_cause_of_a_stopped_trial_is_reported_once() =>
        Assert.Equal(
            [$"with: stopped: {s_death}"],
            Judge.Decide(s_recovery, [Dying with { Interrupted = s_death.ToString() }]).Problems
        );

    [Fact]
    public void A_pass_does_not_hide_the_death_of_a_service() =>
        Assert.Contains(
            Told,
            Judge.Decide(s_recovery, [Some.Record("with") with { Deaths = [s_death] }]).Headline,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_start_that_outlasts_the_load_is_reported_and_fails_the_recovery()
    {
        var receipt = Some.Receipt() with
        {
            Fault = "payment killed",
            Effect = new(FaultEffectKind.Kill, "payment"),
            Over = Some.Seconds(9),
            Reverted = Some.Seconds(25),
            CanaryAfter = new(0, 0, null),
        };
        var record = Some.Record("with", failing: s => s >= 5);
        record = record with
        {
            Receipts = [receipt],
            Times = record.Times with
            {
                FaultEnd = Some.Seconds(9),
                RecoveryBegan = Some.Seconds(9),
                Reverted = Some.Seconds(25),
            },
        };

        var result = Judge.Decide(s_recovery, [record]);

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Equal(
            "time to recover not in 13 s, limit ≤ 1 s; with: payment killed: the start took 16 s and outlasted the recovery phase",
            result.Headline
        );
    }

    [Fact]
    public void A_missing_steady_state_reports_how_calls_ended()
    {
        var result = Judge.Decide(s_recovery, [Some.Record("with", failing: s => s == 3)]);

        Assert.Equal(
            "with: no steady state before the fault: 66.67 % of 300 calls were good, 99 % needed: 100 timed out",
            result.Headline
        );
    }

    [Fact]
    public void Problems_before_the_fault_come_before_events_after_it()
    {
        Assert.StartsWith(
            "with: no steady state before the fault",
            Judge
                .Decide(s_recovery, [Some.Record("with", failing: s => s is 3 or >= 12) with { Deaths = [s_death] }])
                .Headline,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "with: payment ended during the trial",
            Judge
                .Decide(
                    s_recovery,
                    [
                        Some.Record("with", failing: s => s >= 3) with
                        {
                            Deaths = [s_death with { At = Some.Seconds(3) }],
                        },
                    ]
                )
                .Headline,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_cause_of_a_stopped_trial_comes_before_a_start_that_it_cut_off()
    {
        var receipt = Some.Receipt() with
        {
            Fault = "payment killed",
            Effect = new(FaultEffectKind.Kill, "payment"),
            Over = Some.Seconds(9),
            Reverted = Some.Seconds(25),
            CanaryAfter = new(0, 0, null),
        };
        var record = Some.Record("with") with { Receipts = [receipt], Interrupted = "the run was interrupted" };
        Assert.Equal("with: stopped: the run was interrupted", Judge.Decide(s_recovery, [record]).Headline);
    }

    [Fact]
    public void A_baseline_shorter_than_its_calls_is_reported_as_such()
    {
        var record = Some.Record("with");
        Assert.Equal(
            "with: no second of the baseline can be judged, because its calls were still under way when the "
                + "fault began: make the baseline longer",
            Judge
                .Decide(
                    s_recovery,
                    [record with { Times = record.Times with { BaselineEnd = record.Times.WarmUpEnd } }]
                )
                .Headline
        );
    }

    [Fact]
    public void A_load_without_a_fault_that_ends_within_the_warm_up_is_reported_as_such()
    {
        var record = Some.Record("with");
        var warmUp = (int)record.Times.WarmUpEnd.TotalSeconds;
        var early = record.Workloads[0] with { Slots = [.. record.Workloads[0].Slots.Where(s => s.Slot < warmUp)] };
        Assert.Equal(
            "with: no call was due after the warm-up, and 200 within it: nothing can be judged",
            Judge.Decide(s_recovery with { Faults = [] }, [record with { Workloads = [early] }]).Headline
        );
    }

    [Fact]
    public void A_call_of_the_teardown_that_failed_is_told_beside_the_verdict()
    {
        var record = Some.Record("with") with
        {
            Events = [new(Some.Seconds(20), "teardown failed: clear: 500") { Name = TrialEvent.TeardownFailed }],
        };
        var result = Judge.Decide(s_recovery, [record]);
        Assert.Equal("time to recover 0 s, limit ≤ 1 s; with: teardown failed: clear: 500", result.Headline);
    }

    [Fact]
    public void Without_such_events_nothing_is_added() =>
        Assert.Equal("time to recover 0 s, limit ≤ 1 s", Judge.Decide(s_recovery, [Some.Record("with")]).Headline);
}
