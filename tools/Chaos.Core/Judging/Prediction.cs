using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Judging;

/// <summary>
/// Compares measurements with the simulation's prediction. A difference means that the services are not what the
/// experiment assumes, or that something else disturbed the run. The figures then stay, but decide nothing until the
/// cause is known.
/// </summary>
public static class Prediction
{
    /// <summary>Name of this kind of finding.</summary>
    public const string Kind = "Prediction";

    /// <summary>Returns one finding for each figure that differs from its prediction.</summary>
    internal static IEnumerable<Finding> Disagreements(Evidence evidence)
    {
        var seen = new HashSet<(string, Metric, Phase)>();
        foreach (var expectation in evidence.Experiment.Expectations)
        foreach (var arm in Judged(expectation, evidence.Experiment))
            if (
                seen.Add((arm.Name, expectation.Metric, expectation.Phase))
                && Disagreement(evidence, expectation, arm) is { } finding
            )
                yield return finding;
    }

    private static IEnumerable<Arm> Judged(Expectation expectation, Experiment experiment)
    {
        var about = expectation.About(experiment);
        return experiment.Arms.Where(a =>
            about.Contains(a.Name) || (expectation is Objective && a.Role == ArmRole.Control)
        );
    }

    private static Finding? Disagreement(Evidence evidence, Expectation expectation, Arm arm)
    {
        var metric = expectation.Metric;
        if (
            evidence.Of(arm, metric, expectation.Phase) is not { } measured
            || evidence.Predicted(arm, metric, expectation.Phase) is not { } predicted
        )
            return null;
        var allowed = expectation.LagLimit(evidence.Experiment);
        if (
            evidence
                .Rounds(arm)
                .Any(r =>
                    (Lateness.Late(metric, allowed, r) ?? Lateness.Starved(metric, expectation.Phase, r)) is not null
                )
        )
            return null;
        var limit = (expectation as Objective)?.Limit ?? (expectation as Guard)?.Limit;
        if (
            !(double.IsFinite(measured.Value) && double.IsFinite(predicted.Value))
            && metric.Share(limit) is { } share
            && evidence.Of(arm, share, expectation.Phase) is { } seen
            && evidence.Predicted(arm, share, expectation.Phase) is { } said
        )
            (metric, measured, predicted) = (share, seen, said);
        if (Agree(measured, predicted, metric.PredictionTolerance(predicted.Value)))
            return null;
        return expectation.Found(
            evidence,
            Verdict.Inconclusive,
            $"{arm.Name}: {metric.Format(measured)}, the simulation predicted {metric.Format(predicted)}",
            $"{metric.Format(predicted)} ± {metric.Unit.Text(metric.PredictionTolerance(predicted.Value))}"
        ) with
        {
            Kind = Kind,
            Arm = arm.Name,
        };
    }

    /// <summary>Whether the measured interval, widened by the tolerance, reaches the predicted interval.</summary>
    private static bool Agree(Estimate measured, Estimate predicted, double tolerance) =>
        double.IsPositiveInfinity(predicted.Value) || double.IsPositiveInfinity(measured.Value)
            ? double.IsPositiveInfinity(predicted.Value) == double.IsPositiveInfinity(measured.Value)
            : measured.Low - tolerance <= predicted.High && measured.High + tolerance >= predicted.Low;
}
