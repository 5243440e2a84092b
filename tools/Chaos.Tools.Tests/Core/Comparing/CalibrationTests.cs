using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Tools.Tests.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Comparing;

public sealed class CalibrationTests
{
    private static readonly Calibration s_calibration = new()
    {
        Experiment = Some.Experiment(),
        Arm = "with",
        Metrics = [new(new Planted(), Phase.DuringFault)],
        Pairs = 24,
    };

    [Fact]
    public void A_calibration_runs_an_arm_twice_under_two_names()
    {
        var trials = s_calibration.Trials();

        Assert.Empty(s_calibration.Errors());
        Assert.Empty(trials.Errors());
        Assert.Equal((24, "first", "second"), (trials.Rounds, trials.Arms[0].Name, trials.Arms[1].Name));
        Assert.Equal(trials.Arms[0].Title, trials.Arms[1].Title);
    }

    [Fact]
    public void The_deviation_of_pairs_gives_the_number_of_rounds_a_change_takes()
    {
        var result = CalibrationJudge.Decide(s_calibration, Machine((_, _, draws) => .0707 * draws.Normal()));
        var metric = result.Metrics[0];

        Assert.InRange(metric.PairDeviation!.Value, .07, .13);
        Assert.Equal((24, 17), (metric.Pairs, metric.Comparisons));
        Assert.InRange(metric.RoundsForTenPercent!.Value, 8, 17); // 11 at .10
        Assert.InRange(metric.RoundsForTwentyPercent!.Value, 6, 8);
        Assert.InRange(metric.SmallestChange!.Value, 1.08, 1.17);
        Assert.True(result.IsTrusted);
        Assert.Equal(ExitCode.AsExpected, result.ExitCode);
    }

    [Fact]
    public void A_machine_that_changes_in_step_with_the_order_of_trials_is_not_trusted()
    {
        // The order fast, slow, slow, fast: as if something ran in every four trials.
        var result = CalibrationJudge.Decide(
            s_calibration,
            Machine((_, isFirst, draws) => (isFirst ? 0 : .1) + (.03 * draws.Normal()))
        );

        Assert.False(result.IsTrusted);
        Assert.Equal(1, result.FalsePositives);
        Assert.Equal(ExitCode.Inconclusive, result.ExitCode);
    }

    [Fact]
    public void Constant_metrics_do_not_hide_an_unsound_one()
    {
        var constant = new CalibratedMetric
        {
            Text = "Lost",
            Unit = MetricUnit.Count,
            Scale = EffectScale.Difference,
            Pairs = 20,
            PairDeviation = 0,
            IsConstant = true,
            Comparisons = 13,
            FalsePositives = 0,
        };
        var noisy = constant with { Text = "Latency p99", PairDeviation = .2, IsConstant = false, FalsePositives = 5 };
        var result = new CalibrationResult
        {
            Experiment = "some",
            Arm = "with",
            Rounds = 8,
            Alpha = .05,
            Metrics = [constant, constant, constant, noisy],
        };

        Assert.Equal((false, 5.0 / 13), (result.IsTrusted, result.FalsePositives));
        Assert.False(
            (
                result with
                {
                    Metrics =
                    [
                        noisy,
                        noisy with
                        {
                            FalsePositives = 0,
                        },
                        noisy with
                        {
                            FalsePositives = 0,
                        },
                        noisy with
                        {
                            FalsePositives = 0,
                        },
                    ],
                }
            ).IsTrusted
        );
        Assert.True((result with { Metrics = [constant, noisy with { FalsePositives = 1 }] }).IsTrusted);
        Assert.Null((result with { Metrics = [constant, constant] }).IsTrusted);
        Assert.Null(
            (
                result with
                {
                    Metrics = [noisy with { FalsePositives = 0 }, noisy with { Comparisons = 5, FalsePositives = 0 }],
                }
            ).IsTrusted
        );
    }

    [Fact]
    public void A_metric_with_equal_figures_in_every_pair_is_constant()
    {
        Assert.True(CalibrationJudge.Decide(s_calibration, Machine((round, _, _) => round)).Metrics[0].IsConstant);
        Assert.False(
            CalibrationJudge.Decide(s_calibration, Machine((_, isFirst, _) => isFirst ? 0 : .1)).Metrics[0].IsConstant
        );
        Assert.False(CalibrationJudge.Decide(s_calibration, []).Metrics[0].IsConstant);
    }

    [Fact]
    public void Few_comparisons_do_not_decide_whether_a_machine_is_trusted()
    {
        var result = CalibrationJudge.Decide(
            s_calibration with
            {
                Pairs = 12,
            },
            [.. Machine((_, _, draws) => .1 * draws.Normal()).Where(r => r.Round <= 12)]
        );

        Assert.Equal(5, result.Metrics[0].Comparisons);
        Assert.Null(result.IsTrusted);
        Assert.NotNull(result.Metrics[0].PairDeviation);
    }

    [Fact]
    public void Most_machines_without_faults_are_trusted()
    {
        var trusted = Enumerable
            .Range(0, 200)
            .Count(i =>
                CalibrationJudge
                    .Decide(s_calibration, Machine((_, _, draws) => .1 * draws.Normal(), (ulong)i))
                    .IsTrusted == true
            );

        // The tested runs of pairs overlap, so that one odd pair spoils several. After an alarm the calibration is
        // repeated.
        Assert.InRange(trusted, 160, 199);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        Assert.Equal(
            ["arm", "metrics"],
            (s_calibration with { Arm = "nobody", Metrics = [] }).Errors().Select(e => e.Field)
        );
        Assert.Equal("pairs", Assert.Single((s_calibration with { Pairs = 7 }).Errors()).Field);
        Assert.Equal("rounds", Assert.Single((s_calibration with { Rounds = 5 }).Errors()).Field);
    }

    [Fact]
    public void Without_measurements_there_is_no_calibration()
    {
        var result = CalibrationJudge.Decide(s_calibration, []);

        Assert.Null(result.IsTrusted);
        Assert.Equal((0, null), (result.Metrics[0].Pairs, result.Metrics[0].PairDeviation));
        Assert.Equal(24, result.Problems.Count);
    }

    private static List<TrialRecord> Machine(Func<int, bool, Draws, double> effect, ulong seed = 7)
    {
        var draws = new Draws(seed);
        return
        [
            .. Enumerable
                .Range(1, 24)
                .SelectMany(round =>
                    new[] { true, false }.Select(isFirst =>
                        Planted.Record(
                            isFirst ? "first" : "second",
                            round,
                            ("planted", 100 * Math.Exp(effect(round, isFirst, draws)))
                        )
                    )
                ),
        ];
    }
}
