using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// A figure of one workload divided by the same figure of another that ran in the same seconds. Other load on the
/// machine affects both, so most of it cancels. The relative errors of both add in quadrature.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>REST over gRPC, 1 KB</c>.</param>
/// <param name="Whole">The figure.</param>
/// <param name="Workload">Name of the workload whose figure is divided.</param>
/// <param name="Against">Name of the workload whose figure it is divided by.</param>
public sealed record WorkloadRatio(string Title, Metric Whole, string Workload, string Against) : Metric
{
    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Times;

    public override bool IsOfWholeTrial => Whole.IsOfWholeTrial;

    public override bool IsOfTime => Whole.IsOfTime;

    internal override bool Reads(string workload) => workload == Workload || workload == Against;

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        if (
            Of(Workload).Measure(rounds, phase) is not { } a
            || Of(Against).Measure(rounds, phase) is not { Low: > 0 } b
            || !(a.Value > 0)
            || !double.IsFinite(a.Value)
            || !double.IsFinite(b.Value)
        )
            return null;
        var ratio = a.Value / b.Value;
        return new(
            ratio,
            ratio * Math.Max(0, 1 - Both((a.Value - a.Low) / a.Value, (b.High - b.Value) / b.Value)),
            ratio * (1 + Both((a.High - a.Value) / a.Value, (b.Value - b.Low) / b.Value)),
            Math.Min(a.Count, b.Count)
        );
    }

    /// <summary>
    /// Null when either figure was not reached: a ratio to infinity would be 0, which would look best.
    /// </summary>
    public override double? OfRound(TrialRecord round, Phase phase) =>
        Of(Workload).OfRound(round, phase) is { } a
        && Of(Against).OfRound(round, phase) is > 0 and { } b
        && double.IsFinite(a)
        && double.IsFinite(b)
            ? a / b
            : null;

    public override string WhyNoFigure(TrialRecord round, Phase phase) =>
        string.Join(
            " and ",
            new[] { Workload, Against }
                .Select(w => (Name: w, Figure: Of(w).OfRound(round, phase)))
                .Where(w => w.Figure is not { } f || !double.IsFinite(f) || f == 0)
                .Select(w =>
                    w.Figure is null
                        ? $"{Of(w.Name).Name}: {Of(w.Name).WhyNoFigure(round, phase)}"
                        : $"{Of(w.Name).Name} is {(w.Figure == 0 ? "0" : "not reached")}"
                )
        );

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        new[] { Workload, Against }
            .Select(w => Of(w).RoundTooShort(experiment, phase, path))
            .FirstOrDefault(e => e is not null);

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        new[] { Workload, Against }
            .Select(w => Of(w).TooShort(experiment, phase, null, path))
            .FirstOrDefault(e => e is not null);

    private OfWorkload Of(string workload) => new(workload, Whole);

    private static double Both(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
