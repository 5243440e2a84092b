using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Another metric over the calls of one workload alone, for an experiment with several workloads, for example one with
/// healthy calls beside one that the fault hits; or over those of a part of a workload, such as a step.
/// </summary>
/// <param name="Workload">Name of the workload, or of the part: <c>shop.buy</c>.</param>
/// <param name="Whole">The metric.</param>
public sealed record OfWorkload(string Workload, Metric Whole) : Metric
{
    public override string Name => $"{Whole.Name} of {Workload}";

    public override MetricUnit Unit => Whole.Unit;

    public override string? Written => Whole.WrittenOf(Workload);

    // A figure of one workload cannot be narrowed to another one.
    public override string? WrittenOf(string workload) => null;

    public override Chart? Drawn => Whole.Drawn;

    internal override double? DrawnQuantile => Whole.DrawnQuantile;

    public override bool IsOfWholeTrial => Whole.IsOfWholeTrial;

    public override bool IsOfTime => Whole.IsOfTime;

    internal override bool Reads(string workload) => workload == Workload && Whole.Reads(workload);

    internal override IEnumerable<WorkloadRecord> RecordsOf(TrialRecord round) => Whole.RecordsOf(Alone(round));

    public override Bound? GoodSide => Whole.GoodSide;

    public override EffectScale Scale => Whole.Scale;

    public override double Margin => Whole.Margin;

    public override (Metric Metric, Limit Limit) JudgedBy(Limit limit) =>
        Whole.JudgedBy(limit) is var (metric, asked) && metric != Whole
            ? (new OfWorkload(Workload, metric), asked)
            : base.JudgedBy(limit);

    public override Metric? Share(Limit? limit) =>
        Whole.Share(limit) is { } share ? new OfWorkload(Workload, share) : null;

    public override string Format(Estimate estimate) => Whole.Format(estimate);

    public override double PredictionTolerance(double predicted) => Whole.PredictionTolerance(predicted);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Whole.Measure([.. rounds.Select(Alone)], phase);

    public override Estimate? Seen(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        Whole.Seen([.. rounds.Select(Alone)], phase);

    internal override Estimate? MeasureLate(IReadOnlyList<TrialRecord> rounds, Phase phase, StartLag lag) =>
        Whole.MeasureLate([.. rounds.Select(Alone)], phase, lag);

    public override double? OfRound(TrialRecord round, Phase phase) => Whole.OfRound(Alone(round), phase);

    public override string WhyNoFigure(TrialRecord round, Phase phase) => Whole.WhyNoFigure(Alone(round), phase);

    internal override bool MarksNote => Whole.MarksNote;

    internal override string? NoteOf(TrialRecord round, Phase phase) => Whole.NoteOf(Alone(round), phase);

    public override PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        Unknown(experiment, path) ?? Whole.TooShort(Alone(experiment), phase, limit, path);

    public override PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        Unknown(experiment, path) ?? Whole.RoundTooShort(Alone(experiment), phase, path);

    private PlanError? Unknown(Experiment experiment, string path)
    {
        var workloads = experiment.WorkloadsOf(experiment.Candidate);
        return workloads.Any(w => w.Name == Workload || w.PartOf(Workload) is not null)
            ? null
            : new($"{path}.metric.workload", Workload, string.Join(", ", workloads.SelectMany(w => w.Names)));
    }

    private Experiment Alone(Experiment experiment) =>
        experiment with
        {
            Workloads = [.. experiment.WorkloadsOf(experiment.Candidate).Select(Alone).OfType<Experiments.Workload>()],
            Arms = [.. experiment.Arms.Select(a => a with { Workloads = null })],
        };

    private Experiments.Workload? Alone(Experiments.Workload workload) =>
        workload.Name == Workload ? workload
        : workload.PartOf(Workload) is { } part
            ? workload with
            {
                Name = Workload,
                Target = part.Target,
                Mix = [],
                Load = workload.Load.Times(part.Share),
            }
        : null;

    private TrialRecord Alone(TrialRecord round) =>
        round with
        {
            Workloads = round.Named(Workload) is { } record ? [record] : [],
        };
}
