using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class JudgeTests
{
    private static readonly AttemptsPerCall s_attempts = new("payment");

    private static double Storm(int second) => second >= 5 ? 4 : 1;

    [Fact]
    public void A_mitigation_passes_when_it_keeps_the_limit_and_the_control_misses_it()
    {
        var result = Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), Some.Record("with")]);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.False(result.Uncontrolled);
        Assert.Equal("attempts per call 1.00x, limit ≤ 1.10x; without 4.00x", result.Headline);
        Assert.Equal("good calls 100 %, without 100 %", result.GoodCallsText);
        Assert.Equal("Without it was 4.00x, with it 1.00x.", result.Story);
    }

    [Fact]
    public void A_mitigation_fails_when_it_misses_the_limit() =>
        Assert.Equal(
            Verdict.Fail,
            Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), Some.Record("with", Storm)]).Verdict
        );

    [Fact]
    public void A_fault_without_an_effect_on_the_control_decides_nothing()
    {
        var result = Judge.Decide(Some.Experiment(), [Some.Record("without"), Some.Record("with")]);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("did not bite", result.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_without_a_control_says_so()
    {
        var alone = Some.Experiment() with { Arms = [Some.Arm("with", ArmRole.Candidate)] };
        var result = Judge.Decide(alone, [Some.Record("with")]);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.True(result.Uncontrolled);
        Assert.EndsWith("uncontrolled: no control arm to compare with", result.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_fault_there_is_nothing_that_a_control_would_show()
    {
        var plain = Some.Experiment() with { Arms = [Some.Arm("with", ArmRole.Candidate)], Faults = [] };
        var result = Judge.Decide(plain, [Some.Record("with")]);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.False(result.Uncontrolled);
        Assert.DoesNotContain("uncontrolled", result.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_measured_is_never_a_pass()
    {
        Assert.Equal(Verdict.Inconclusive, Judge.Decide(Some.Experiment(), []).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge.Decide(Some.Experiment(), [Some.Record("without", Storm)]).Verdict);
        var empty = Some.Record("with") with { Workloads = [] };
        Assert.Equal(
            Verdict.Inconclusive,
            Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), empty]).Verdict
        );
    }

    public static TheoryData<string, Func<TrialRecord, TrialRecord>> Unsound =>
        new()
        {
            { "stopped", r => r with { Interrupted = "interrupted by the user" } },
            { "no receipt", r => r with { Receipts = [] } },
            { "not proven", r => r with { Receipts = [Some.Receipt() with { CanaryActive = new(38, 38, 1) }] } },
            { "not proven", r => r with { Receipts = [Some.Receipt() with { Reverted = null }] } },
            { "not proven", r => r with { Receipts = [Some.Receipt() with { WhileActive = new(false, "running") }] } },
            { "not proven", r => r with { Receipts = [Some.Receipt() with { Afterwards = new(true, "stalled") }] } },
            { "steady state", r => r with { Workloads = Some.Record("with", failing: s => s < 5).Workloads } },
        };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void An_unsound_measurement_decides_nothing_whatever_its_figures(
        string why,
        Func<TrialRecord, TrialRecord> spoil
    )
    {
        foreach (var attempts in new Func<int, double>[] { _ => 1, Storm })
        {
            var result = Judge.Decide(
                Some.Experiment(),
                [Some.Record("without", Storm), spoil(Some.Record("with", attempts))]
            );
            Assert.Equal(Verdict.Inconclusive, result.Verdict);
            Assert.Contains(result.Problems, p => p.Contains(why, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_generator_within_its_lag_limit_is_sound()
    {
        var punctual = Some.Record("with");
        punctual = punctual with
        {
            Workloads = [punctual.Workloads[0] with { StartLag = Lag(TimeSpan.FromMilliseconds(24)) }],
        };
        Assert.Equal(Verdict.Pass, Judge.Decide(Some.Experiment(), [Some.Record("without", Storm), punctual]).Verdict);
    }

    [Fact]
    public void A_stopped_experiment_says_why_first_and_decides_nothing()
    {
        var result = Judge.Stopped(
            Some.Experiment(),
            [Some.Record("without", Storm)],
            "payment ended with exit code 3 before it was ready"
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal(["payment ended with exit code 3 before it was ready"], result.Problems);
        Assert.Equal(result.Problems[0], result.Headline);
    }

    [Fact]
    public void Some_of_the_planned_rounds_decide_nothing()
    {
        var result = Judge.Decide(
            Some.Experiment() with
            {
                Rounds = 3,
            },
            [Some.Record("without", Storm), Some.Record("with")]
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("with: only 1 of 3 rounds ran", result.Problems);
    }

    [Fact]
    public void A_fault_with_an_effect_in_one_round_only_decides_nothing()
    {
        var experiment = Some.Experiment(
            new Objective
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(5),
            }
        ) with
        {
            Rounds = 2,
        };
        TrialRecord[] harmless =
        [
            Some.Record("without", failing: s => s >= 5),
            Some.Record("without") with
            {
                Round = 2,
            },
            Some.Record("with"),
            Some.Record("with") with
            {
                Round = 2,
            },
        ];
        var result = Judge.Decide(experiment, harmless);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("did not bite in 1 of 2 rounds", result.Headline, StringComparison.Ordinal);
        TrialRecord[] biting = [harmless[0], harmless[0] with { Round = 2 }, harmless[2], harmless[3]];
        Assert.Equal(Verdict.Pass, Judge.Decide(experiment, biting).Verdict);
    }

    [Fact]
    public void The_worst_finding_wins()
    {
        var experiment = Some.Experiment(
            new Guard
            {
                Metric = s_attempts,
                Phase = Phase.Baseline,
                Limit = Limit.AtMost(1.1),
            },
            new Guard
            {
                Metric = s_attempts,
                Phase = Phase.DuringFault,
                Limit = Limit.AtMost(1.1),
            }
        );
        Assert.Equal(
            Verdict.Fail,
            Judge.Decide(experiment, [Some.Record("without"), Some.Record("with", Storm)]).Verdict
        );
    }

    [Fact]
    public void A_claim_holds_or_is_refuted()
    {
        var claim = Some.Experiment(
            new Guard
            {
                Metric = s_attempts,
                Phase = Phase.DuringFault,
                Limit = Limit.AtMost(1.1),
            }
        ) with
        {
            Kind = ExperimentKind.Claim,
        };
        Assert.Equal(Verdict.Holds, Judge.Decide(claim, [Some.Record("without"), Some.Record("with")]).Verdict);
        Assert.Equal(
            Verdict.Refuted,
            Judge.Decide(claim, [Some.Record("without"), Some.Record("with", Storm)]).Verdict
        );
    }

    [Theory]
    [InlineData(ExitCode.AsExpected, Verdict.Pass, Verdict.Holds, Verdict.Refuted)]
    [InlineData(ExitCode.Failed, Verdict.Pass, Verdict.Fail, Verdict.Inconclusive)]
    [InlineData(ExitCode.Inconclusive, Verdict.Pass, Verdict.Inconclusive)]
    [InlineData(ExitCode.Invalid, Verdict.Fail, Verdict.Invalid)]
    [InlineData(ExitCode.Inconclusive)]
    public void The_exit_code_follows_the_worst_verdict(ExitCode expected, params Verdict[] verdicts) =>
        Assert.Equal(expected, Judge.ExitCode(verdicts));

    private static PackedHistogram Lag(TimeSpan lag)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 100; i++)
            histogram.Record(lag);
        return histogram.Pack();
    }
}
