using System.Diagnostics.CodeAnalysis;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Expectations;

/// <summary>
/// Expects an arm's figure to be what theory predicts. The figure agrees when its whole interval lies inside expected ±
/// tolerance, disagrees when the interval lies wholly outside, and else is undecided. A disagreement fails: either the
/// mitigation or the toolkit is not what it claims to be.
/// </summary>
public sealed record Oracle : Expectation
{
    /// <summary>An oracle whose parts are set by name.</summary>
    public Oracle() { }

    /// <summary>An oracle in one line.</summary>
    [SetsRequiredMembers]
    public Oracle(string arm, Metric metric, Phase phase, double expected, double tolerance, string source) =>
        (Arm, Metric, Phase, Expected, Tolerance, Source) = (arm, metric, phase, expected, tolerance, source);

    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>The value that theory predicts, in the metric's unit; infinity for never.</summary>
    public required double Expected { get; init; }

    /// <summary>How far the figure may be off, in the metric's unit.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Where the expected value comes from, in a few words or as a formula.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> About(Experiment experiment) => [Arm];

    /// <inheritdoc/>
    protected override Finding Decide(Evidence evidence)
    {
        var arm = evidence.Experiment.Arms.FirstOrDefault(a => a.Name == Arm);
        var figure = arm is null || !evidence.Has(arm) ? null : evidence.Of(arm, Metric, Phase);
        var expected = double.IsPositiveInfinity(Expected)
            ? "never"
            : $"{Metric.Unit.Text(Expected)} ± {Metric.Unit.Text(Tolerance)}";
        var words = $"{Arm}: {Words(figure)}, theory {expected} ({Source})";
        return (figure is null ? (LimitCheck?)null : Agrees(figure.Value)) switch
        {
            LimitCheck.Met => Found(evidence, Verdict.Pass, words, expected) with { Arm = Arm },
            LimitCheck.Missed => Found(evidence, Verdict.Fail, words, expected) with { Arm = Arm },
            null => Found(evidence, Verdict.Inconclusive, $"too little was measured: {words}", expected) with
            {
                Arm = Arm,
            },
            _ => Found(
                evidence,
                Verdict.Inconclusive,
                $"{Interval(Metric.Unit, figure!.Value)} spans the tolerance, "
                    + $"{Settles(evidence, figure.Value, Expected - Tolerance, Expected + Tolerance)}: {words}",
                expected
            ) with
            {
                Arm = Arm,
            },
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (experiment.Arms.All(a => a.Name != Arm))
            yield return new($"{path}.arm", Arm, string.Join(", ", experiment.Arms.Select(a => a.Name)));
        if (!(Tolerance >= 0))
            yield return new($"{path}.tolerance", $"{Tolerance}", "0 or more");
        if (Metric.TooShort(experiment, Phase, null, path) is { } error)
            yield return error;
    }

    private LimitCheck Agrees(Estimate figure)
    {
        if (double.IsPositiveInfinity(Expected))
            return double.IsPositiveInfinity(figure.Value) ? LimitCheck.Met : LimitCheck.Missed;
        var (low, high) = (Expected - Tolerance, Expected + Tolerance);
        return figure.Low >= low && figure.High <= high ? LimitCheck.Met
            : figure.High < low || figure.Low > high ? LimitCheck.Missed
            : LimitCheck.Undecided;
    }
}
