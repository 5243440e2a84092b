using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class ExpectationTests
{
    private static readonly AttemptsPerCall s_attempts = new("payment");

    private static Verdict Of(Expectation expectation, double without, double with) =>
        expectation
            .Judge(
                new Evidence(
                    Some.Experiment(expectation),
                    [Some.Record("without", _ => without), Some.Record("with", _ => with)]
                )
            )
            .Verdict;

    [Theory]
    [InlineData(.8, .9, LimitCheck.Met)]
    [InlineData(.9, 1.0, LimitCheck.Met)]
    [InlineData(.9, 1.1, LimitCheck.Undecided)]
    [InlineData(1.05, 1.1, LimitCheck.Missed)]
    public void A_limit_is_decided_by_the_whole_interval(double low, double high, LimitCheck expected) =>
        Assert.Equal(expected, Limit.AtMost(1).Check(new Estimate((low + high) / 2, low, high, 100)));

    [Theory]
    [InlineData(1.02, Verdict.Pass)]
    [InlineData(1.04, Verdict.Fail)]
    public void An_oracle_disagrees_outside_its_tolerance(double measured, Verdict expected) =>
        Assert.Equal(
            expected,
            Of(
                new Oracle
                {
                    Arm = "with",
                    Metric = s_attempts,
                    Phase = Phase.DuringFault,
                    Expected = 1.01,
                    Tolerance = .02,
                    Source = "theory",
                },
                1,
                measured
            )
        );

    [Fact]
    public void An_oracle_of_never_agrees_only_with_never()
    {
        var never = new Oracle
        {
            Arm = "with",
            Metric = new TimeToRecover(Some.Seconds(2)),
            Phase = Phase.AfterFault,
            Expected = double.PositiveInfinity,
            Tolerance = 2,
            Source = "theory",
        };
        var evidence = new Evidence(Some.Experiment(never), [Some.Record("with", failing: s => s >= 5)]);
        Assert.Equal(Verdict.Pass, never.Judge(evidence).Verdict);
        Assert.Equal("not in 12 s", never.Judge(evidence).Arms.Single().Text);
        Assert.Equal(
            Verdict.Fail,
            never
                .Judge(new Evidence(Some.Experiment(never), [Some.Record("with", failing: s => s is >= 5 and < 12)]))
                .Verdict
        );
    }

    [Theory]
    [InlineData(2, 1.1, Verdict.Pass)]
    [InlineData(2, 1.9, Verdict.Fail)]
    public void A_contrast_compares_two_arms(double without, double with, Verdict expected) =>
        Assert.Equal(
            expected,
            Of(
                new Contrast
                {
                    Arm = "with",
                    Against = "without",
                    Metric = s_attempts,
                    Phase = Phase.DuringFault,
                    Limit = Limit.AtMost(.9),
                },
                without,
                with
            )
        );

    [Theory]
    [InlineData(0, 0, Verdict.Pass)]
    [InlineData(0, 5, Verdict.Fail)]
    [InlineData(-7, 0, Verdict.Fail)]
    public void An_invariant_of_every_arm_is_broken_by_any(long without, long with, Verdict expected)
    {
        var balance = new Invariant
        {
            Metric = new CounterTotal("cents out of balance", "payment", "outOfBalanceCents"),
            Phase = Phase.Whole,
            InEveryArm = true,
        };
        var evidence = new Evidence(
            Some.Experiment(balance),
            [Some.Record("without", totals: Total(without)), Some.Record("with", totals: Total(with))]
        );
        Assert.Equal(expected, balance.Judge(evidence).Verdict);
    }

    [Fact]
    public void An_invariant_of_an_arm_that_did_not_run_proves_nothing()
    {
        var balance = new Invariant
        {
            Metric = new CounterTotal("cents out of balance", "payment", "outOfBalanceCents"),
            Phase = Phase.Whole,
        };
        Assert.Equal(
            Verdict.Inconclusive,
            balance.Judge(new Evidence(Some.Experiment(balance), [Some.Record("without", totals: Total(0))])).Verdict
        );
    }

    [Fact]
    public void A_counter_that_is_missing_proves_nothing()
    {
        var balance = new Invariant
        {
            Metric = new CounterTotal("cents out of balance", "payment", "outOfBalanceCents"),
            Phase = Phase.Whole,
        };
        Assert.Equal(
            Verdict.Inconclusive,
            balance.Judge(new Evidence(Some.Experiment(balance), [Some.Record("with")])).Verdict
        );
    }

    private static Dictionary<string, long> Total(long cents) => new() { ["outOfBalanceCents"] = cents };
}
