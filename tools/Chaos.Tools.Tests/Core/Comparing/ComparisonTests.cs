using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Comparing;

public sealed class ComparisonTests
{
    [Fact]
    public void A_valid_plan_has_no_mistakes() => Assert.Empty(Planted.Comparison().Errors());

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var wrong = Planted.Comparison() with
        {
            Before = "nobody",
            Rounds = 5,
            Primary = new(new Planted(Good: null), Phase.DuringFault) { Margin = -1 },
            Guardrails = [new(new Availability(), Phase.Baseline with { Take = TimeSpan.FromSeconds(1) })],
        };

        Assert.Equal(
            ["before", "rounds", "primary.goodSide", "primary.margin", "guardrails[0].phase"],
            wrong.Errors().Select(e => e.Field)
        );
        Assert.Contains("6 to 100", wrong.Errors()[1].Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_requests_of_an_edge_are_read_when_its_attempts_are_compared()
    {
        var edge = Some.Experiment().Topology.Edges[^1];
        var attempts = new ComparedMetric(new EdgeAttemptsPerCall(edge.Name), Phase.DuringFault)
        {
            GoodSide = Bound.AtMost,
        };

        Assert.Null(Planted.Comparison().Trials().HttpOn(edge));
        Assert.NotNull((Planted.Comparison() with { Primary = attempts }).Trials().HttpOn(edge));
        Assert.NotNull((Planted.Comparison() with { Guardrails = [attempts] }).Trials().HttpOn(edge));
        Assert.NotNull(
            new Calibration
            {
                Experiment = Some.Experiment(),
                Arm = "with",
                Metrics = [new ComparedMetric(new Planted(), Phase.DuringFault), attempts],
            }
                .Trials()
                .HttpOn(edge)
        );
    }

    [Fact]
    public void A_single_round_needs_enough_calls_but_no_interval()
    {
        // Three seconds have two whole slots at 100 calls per second. That is enough for a p95 of a round, but too few
        // blocks of seconds for an interval from one trial.
        var three = Some.Experiment() with
        {
            Durations = Some.Experiment().Durations with { Fault = TimeSpan.FromSeconds(3) },
        };
        foreach (
            var metric in new Metric[]
            {
                new LatencyPercentile(.95),
                new Throughput(),
                new OfWorkload("calls", new LatencyPercentile(.5)),
                new WorkloadRatio("ratio", new LatencyPercentile(.5), "calls", "calls"),
            }
        )
        {
            Assert.NotNull(metric.TooShort(three, Phase.DuringFault, null, "x"));
            Assert.Null(metric.RoundTooShort(three, Phase.DuringFault, "x"));
        }
        // Shares of calls are measured in tenths of a second, and need at least two seconds.
        var two = three with
        {
            Durations = three.Durations with { Fault = TimeSpan.FromSeconds(2) },
        };
        Assert.Null(new Availability().TooShort(three, Phase.DuringFault, null, "x"));
        Assert.NotNull(new Availability().TooShort(two, Phase.DuringFault, null, "x"));
        Assert.Null(new Availability().RoundTooShort(two, Phase.DuringFault, "x"));
        var error = new LatencyPercentile(.999).RoundTooShort(three, Phase.DuringFault, "x")!;
        Assert.Equal(("x.phase", "200 calls in 3 s"), (error.Field, error.Value));
        Assert.NotNull(
            new LatencyPercentile(.5).RoundTooShort(
                three with
                {
                    Durations = three.Durations with { Fault = TimeSpan.FromSeconds(1) },
                },
                Phase.DuringFault,
                "x"
            )
        );
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(7, 3)]
    [InlineData(8, 6)]
    public void More_guardrails_than_could_be_significant_are_a_mistake(int rounds, int most)
    {
        Assert.Empty(Guarded(most).Errors());
        var error = Assert.Single(Guarded(most + 1).Errors());
        Assert.Equal("guardrails", error.Field);
        Assert.StartsWith($"at most {most} with {rounds} rounds", error.Allowed, StringComparison.Ordinal);

        Comparison Guarded(int count) =>
            Planted.Comparison(rounds, .05, [.. Enumerable.Range(0, count).Select(i => new Planted($"g{i}"))]);
    }

    [Fact]
    public void Comparing_an_arm_with_itself_or_naming_a_measure_twice_is_a_mistake()
    {
        Assert.Equal("after", Assert.Single((Planted.Comparison() with { After = "without" }).Errors()).Field);
        Assert.Equal("guardrails[0]", Assert.Single(Planted.Comparison(8, .05, new Planted()).Errors()).Field);
    }

    [Fact]
    public void The_trials_are_those_of_the_two_arms_in_all_rounds()
    {
        var three = Some.Experiment() with
        {
            Arms =
            [
                Some.Arm("without", ArmRole.Control),
                Some.Arm("with", ArmRole.Candidate),
                Some.Arm("other", ArmRole.Level),
            ],
        };
        var trials = (Planted.Comparison() with { Experiment = three, Before = "with", After = "other" }).Trials();

        Assert.Empty(trials.Errors());
        Assert.Equal(("with", "other", 8), (trials.Control!.Name, trials.Candidate.Name, trials.Rounds));
        Assert.Equal(2, trials.Arms.Count);
    }

    [Fact]
    public void The_given_time_decides_the_number_of_rounds()
    {
        var comparison = Planted.Comparison(); // 22 s a trial

        Assert.Equal(TimeSpan.FromSeconds(8 * 44), comparison.PlannedDuration);
        Assert.Equal(10, comparison.Within(TimeSpan.FromSeconds(450)).Rounds);
        Assert.Equal("rounds", Assert.Single(comparison.Within(TimeSpan.FromSeconds(200)).Errors()).Field);
    }

    [Fact]
    public void The_forecast_says_what_the_comparison_can_find()
    {
        var measured = new CalibratedMetric
        {
            Text = "Planted",
            Unit = MetricUnit.Milliseconds,
            Scale = EffectScale.Ratio,
            Pairs = 20,
            PairDeviation = .10,
            Comparisons = 13,
            FalsePositives = 0,
        };

        Assert.Equal(
            "8 rounds of 44 s, 5.9 min in all; pairs vary by 10.0 % here, so it finds +12.5 % and more in 80 % of cases",
            Planted.Comparison().Forecast(measured).ToString()
        );
        Assert.EndsWith(
            "it can find nothing: too few rounds",
            Planted.Comparison(5).Forecast(measured).ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "chaos calibrate",
            Planted.Comparison().Forecast(measured with { PairDeviation = null }).ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("chaos calibrate", Planted.Comparison().Forecast(null).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MetricUnit.Seconds, 1.2, "pairs vary by 1.2 s here, so it finds +1.41 s and more")]
    [InlineData(MetricUnit.Share, .004, "pairs vary by 0.4 points here, so it finds +0.47")]
    public void A_metric_compared_by_difference_is_forecast_in_its_unit(
        MetricUnit unit,
        double deviation,
        string expected
    )
    {
        var measured = new CalibratedMetric
        {
            Text = "Planted",
            Unit = unit,
            Scale = EffectScale.Difference,
            Pairs = 20,
            PairDeviation = deviation,
            Comparisons = 13,
            FalsePositives = 0,
        };

        Assert.Contains(expected, Planted.Comparison().Forecast(measured).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expectation_gives_the_good_side_when_its_metric_has_none()
    {
        var charges = new CounterRatio("charges per order", "payment", "charges", "orders");

        Assert.Null(new ComparedMetric(charges, Phase.DuringFault).GoodSide);
        Assert.Equal(
            Bound.AtMost,
            ComparedMetric
                .Of(
                    new Objective
                    {
                        Metric = charges,
                        Phase = Phase.DuringFault,
                        Limit = Limit.AtMost(1),
                    }
                )
                .GoodSide
        );
    }

    [Theory]
    [InlineData(.5, .05)]
    [InlineData(.95, .10)]
    [InlineData(.99, .15)]
    public void The_margin_of_a_latency_percentile_grows_towards_the_tail(double quantile, double margin) =>
        Assert.Equal(margin, new ComparedMetric(new LatencyPercentile(quantile), Phase.DuringFault).Margin);
}
