using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>An undecided finding gives the interval, the limit, and how much more measuring would decide it.</summary>
public sealed class SettlingTests
{
    [Theory]
    // An interval half as wide takes four times as much: 40 s instead of 10 s, or 4 rounds instead of one.
    [InlineData(.96, .94, .98, .95, 10, 1, "about 40 s or 4 rounds would settle it")]
    [InlineData(.96, .94, .98, .97, 10, 1, "about 40 s or 4 rounds would settle it")]
    [InlineData(.96, .94, .98, .955, 10, 3, "about 160 s or 48 rounds would settle it")]
    // A little more still takes a whole round, and seconds are rounded up to five.
    [InlineData(.96, .949, .98, .95, 12, 2, "about 15 s or 3 rounds would settle it")]
    [InlineData(.96, .949, .98, .95, 4, 1, "about 5 s or 2 rounds would settle it")]
    [InlineData(412, 380, 500, 400, 30, 1, "about 220 s or 8 rounds would settle it")]
    // The interval of a figure without any failure shrinks in proportion to the measured amount.
    [InlineData(1, .98, 1, .99, 10, 1, "about 20 s or 2 rounds would settle it")]
    [InlineData(0, 0, .004, .001, 10, 1, "about 40 s or 4 rounds would settle it")]
    // Some forecasts exceed an hour, a hundred rounds, or both.
    [InlineData(.9501, .94, .96, .95, 10, 1, "no sensible length would settle it: the figure lies on the limit")]
    [InlineData(.95, .94, .96, .95, 10, 1, "no sensible length would settle it: the figure lies on the limit")]
    [InlineData(.9508, .94, .96, .95, 10, 1, "about 1,900 s would settle it")]
    [InlineData(.9512, .94, .96, .95, 60, 1, "about 88 rounds would settle it")]
    [InlineData(
        1,
        0,
        double.PositiveInfinity,
        2,
        10,
        1,
        "no sensible length would settle it: the figure lies on the limit"
    )]
    public void The_forecast_grows_with_the_square_of_the_width_over_the_distance(
        double value,
        double low,
        double high,
        double limit,
        double seconds,
        int rounds,
        string words
    ) =>
        Assert.Equal(words, Settling.Words(new Estimate(value, low, high, 1000), limit, Some.Seconds(seconds), rounds));

    [Fact]
    public void The_limit_that_needs_more_measuring_decides_the_forecast()
    {
        var (inside, outside) = (new Estimate(.84, .81, .87, 1000), new Estimate(.90, .84, .96, 1000));
        Assert.Equal("about 90 s or 9 rounds would settle it", Settling.Words(inside, [.83, .86], Some.Seconds(10), 1));
        Assert.Equal(
            "about 40 s or 4 rounds would settle it",
            Settling.Words(outside, [.83, .87], Some.Seconds(10), 1)
        );
        Assert.Equal("about 25 s or 3 rounds would settle it", Settling.Words(inside, [.80, .86], Some.Seconds(10), 1));
    }

    public static TheoryData<Expectation, string> Undecided =>
        new()
        {
            {
                new Objective
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtLeast(.95),
                },
                "the interval 60.624 % to 100 % spans the limit, about"
            },
            {
                new Guard
                {
                    Metric = new Availability(),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtLeast(.95),
                },
                "the interval 60.624 % to 100 % spans the limit, about"
            },
            {
                new Oracle
                {
                    Arm = "with",
                    Metric = new Availability(),
                    Phase = Phase.AfterFault,
                    Expected = .9,
                    Tolerance = .1,
                    Source = "theory",
                },
                "spans the tolerance, about"
            },
            {
                new Contrast
                {
                    Arm = "with",
                    Against = "without",
                    Metric = new Availability(),
                    Phase = Phase.AfterFault,
                    Limit = Limit.AtLeast(.85),
                },
                "x spans the limit, about"
            },
        };

    [Theory]
    [MemberData(nameof(Undecided))]
    public void Each_kind_of_finding_has_a_forecast(Expectation expectation, string told)
    {
        var evidence = new Evidence(
            Some.Experiment(expectation),
            [Some.Record("without"), Some.Record("with", failing: s => s == 18)]
        );
        var finding = expectation.Judge(evidence);

        Assert.Equal(Verdict.Inconclusive, finding.Verdict);
        Assert.Contains(told, finding.Why, StringComparison.Ordinal);
        Assert.Contains(" rounds would settle it: ", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_undecided_control_has_a_forecast_too()
    {
        var objective = new Objective
        {
            Metric = new Availability(),
            Phase = Phase.AfterFault,
            Limit = Limit.AtLeast(.95),
        };
        var finding = objective.Judge(
            new Evidence(
                Some.Experiment(objective),
                [Some.Record("without", failing: s => s == 18), Some.Record("with")]
            )
        );
        Assert.StartsWith(
            "the control is undecided, the interval 60.624 % to 100 % spans the limit, about",
            finding.Why,
            StringComparison.Ordinal
        );
    }
}
