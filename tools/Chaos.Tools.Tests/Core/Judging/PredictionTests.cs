using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class PredictionTests
{
    private static double Storm(int second) => second >= 5 ? 4 : 1;

    [Fact]
    public void The_prediction_stands_beside_every_figure()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm), Some.Record("with")],
            [Some.Record("without", Storm), Some.Record("with", _ => 1.02)]
        );

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal(["4.00x", "1.02x"], Assert.Single(result.Findings).Arms.Select(a => a.PredictedText!));
    }

    [Theory]
    [InlineData(1.15, true)]
    [InlineData(1.30, false)]
    public void A_figure_that_differs_from_its_prediction_is_a_finding_and_decides_nothing(
        double predicted,
        bool agrees
    )
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm), Some.Record("with")],
            [Some.Record("without", Storm), Some.Record("with", _ => predicted)]
        );

        Assert.Equal(agrees ? Verdict.Pass : Verdict.Inconclusive, result.Verdict);
        Assert.Equal(agrees ? 0 : 1, result.Findings.Count(f => f.Kind == Prediction.Kind));
        if (!agrees)
            Assert.Equal("with: 1.00x, the simulation predicted 1.30x", result.Findings[1].Why);
    }

    [Fact]
    public void The_control_of_an_objective_is_compared_with_its_prediction_too()
    {
        var result = Judge.Decide(
            Some.Experiment(),
            [Some.Record("without", Storm), Some.Record("with")],
            [Some.Record("without", _ => 1), Some.Record("with")]
        );

        Assert.Equal("without", Assert.Single(result.Findings, f => f.Kind == Prediction.Kind).Arm);
    }

    [Fact]
    public void A_predicted_recovery_that_never_came_is_reported()
    {
        var experiment = Some.Experiment(
            new Guard
            {
                Metric = new TimeToRecover(Some.Seconds(2)),
                Phase = Phase.AfterFault,
                Limit = Limit.AtMost(6),
            }
        );

        var result = Judge.Decide(
            experiment,
            [Some.Record("without"), Some.Record("with", failing: s => s >= 5)],
            [Some.Record("without"), Some.Record("with")]
        );

        Assert.Contains(
            result.Findings,
            f => f.Kind == Prediction.Kind && f.Why.Contains("predicted 0 s", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Without_a_prediction_there_is_no_finding_about_it() =>
        Assert.All(
            Judge
                .Decide(Some.Experiment(), [Some.Record("without", Storm), Some.Record("with")])
                .Findings.SelectMany(f => f.Arms),
            a => Assert.Null(a.PredictedText)
        );
}
