using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>A figure computed from records and nothing else, shared by the judge, comparisons and reports.</summary>
public abstract record Metric
{
    /// <summary>
    /// What stands behind a figure whose <see cref="Estimate.Note"/> is told once, below, where the figure is shown.
    /// </summary>
    public const string NoteMark = "*";

    /// <summary>Whether a mark stands for the note of its figures, which is told once below them.</summary>
    internal virtual bool MarksNote => false;

    /// <summary>Name in plain words, for example <c>attempts per call</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The unit of its values.</summary>
    public abstract MetricUnit Unit { get; }

    /// <summary>
    /// How an objective writes it, such as <c>attempts(orders->payment)</c>; null where no words mean just this figure.
    /// </summary>
    public virtual string? Written => null;

    /// <summary>How an objective writes it for the calls of one workload alone; null as above.</summary>
    public virtual string? WrittenOf(string workload) => Written is { } word ? $"{word} of {workload}" : null;

    /// <summary>It second by second, for the report; null where it cannot be drawn so.</summary>
    public virtual Chart? Drawn => null;

    /// <summary>Whether the figure belongs to the whole trial, whatever the phase.</summary>
    public virtual bool IsOfWholeTrial => false;

    /// <summary>
    /// Whether it tells when something was done, so that a generator which began calls late makes it worth nothing.
    /// What only counts calls does not.
    /// </summary>
    public virtual bool IsOfTime => Unit is MetricUnit.Milliseconds or MetricUnit.Seconds;

    /// <summary>
    /// What is held against which limit where this metric has to keep one: itself, or a figure whose interval says
    /// more.
    /// </summary>
    public virtual (Metric Metric, Limit Limit) JudgedBy(Limit limit) => (this, limit);

    /// <summary>The share of calls that stands in for it where it is not reached; null where it always is.</summary>
    /// <param name="limit">The limit that it has to keep; null for none.</param>
    public virtual Metric? Share(Limit? limit) => null;

    /// <summary>Whether the calls of a workload count in the figure: all do, unless it is of one alone.</summary>
    internal virtual bool Reads(string workload) => true;

    /// <summary>
    /// The figure over all rounds of an arm in a phase; null when there is nothing to measure or too little to give an
    /// interval that can be trusted.
    /// </summary>
    public abstract Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase);

    /// <summary>
    /// What was seen, where it is too little for <see cref="Measure"/> to give an interval; null where nothing was.
    /// </summary>
    public virtual Estimate? Seen(IReadOnlyList<TrialRecord> rounds, Phase phase) => null;

    /// <summary>
    /// The same figure with an interval that holds all that it may be had the generator begun calls in time: either way
    /// by as much as calls were late. A time in seconds is counted in tenths of them, and what lies about a generator
    /// that was later than one cannot be known.
    /// </summary>
    internal virtual Estimate? MeasureLate(IReadOnlyList<TrialRecord> rounds, Phase phase, StartLag lag) =>
        Measure(rounds, phase) is not { } figure
            ? null
            : Unit switch
            {
                MetricUnit.Milliseconds => figure with
                {
                    Low = figure.Low - lag.Longest.TotalMilliseconds,
                    High = figure.High + lag.Longest.TotalMilliseconds,
                },
                MetricUnit.Seconds when lag.P99.TotalSeconds * SlotRecord.Tenths <= 1 => figure with
                {
                    Low = figure.Low - lag.Longest.TotalSeconds,
                    High = figure.High + lag.Longest.TotalSeconds,
                },
                _ => figure with { Low = double.NegativeInfinity, High = double.PositiveInfinity },
            };

    /// <summary>Why there is nothing to measure, where the records say it; null where they do not.</summary>
    public virtual string? WhyNone(IReadOnlyList<TrialRecord> rounds) => null;

    /// <summary>
    /// The figure of one round by itself, for comparisons, whose certainty comes from how rounds differ: no interval is
    /// asked for. A time that did not end is that of the watch; null when there is nothing to measure.
    /// </summary>
    public virtual double? OfRound(TrialRecord round, Phase phase) =>
        Measure([round], phase) is not { } figure ? null
        : double.IsPositiveInfinity(figure.Value) ? Watched(figure, round)
        : figure.Value;

    /// <summary>Why one round gives no figure, where <see cref="OfRound"/> says that there is none.</summary>
    public virtual string WhyNoFigure(TrialRecord round, Phase phase) => WhyNone([round]) ?? "too little was measured";

    /// <summary>How one round's figure is come by, where that is not how it should be; null where it is.</summary>
    internal virtual string? NoteOf(TrialRecord round, Phase phase) => Measure([round], phase)?.Note;

    /// <summary>On which side figures are better; null where that depends on what is tried.</summary>
    public virtual Bound? GoodSide => Unit is MetricUnit.Milliseconds or MetricUnit.Seconds ? Bound.AtMost : null;

    /// <summary>How the figures of two arms are compared.</summary>
    public virtual EffectScale Scale =>
        Unit is MetricUnit.Milliseconds or MetricUnit.Times ? EffectScale.Ratio : EffectScale.Difference;

    /// <summary>
    /// Up to which change two arms are taken to be alike, unless a comparison says otherwise: a share of the figure
    /// where the scale is a ratio, else in the metric's unit.
    /// </summary>
    public virtual double Margin =>
        (Scale, Unit) switch
        {
            (EffectScale.Ratio, _) => .05,
            (_, MetricUnit.Share) => .005,
            // Times are exact to one slot.
            (_, MetricUnit.Seconds) => 1,
            _ => 0,
        };

    /// <summary>
    /// How long it was waited for what did not come, in the metric's unit; null where that is not known.
    /// </summary>
    protected virtual double? Watched(Estimate never, TrialRecord round) => null;

    /// <summary>The figure with its unit. Overridden where an extreme value needs words.</summary>
    public virtual string Format(Estimate estimate) => Unit.Text(estimate.Value);

    /// <summary>
    /// How far a figure on real processes may be from what the simulation predicted, in the metric's unit: it knows no
    /// network, no timers and no other work of the machine.
    /// </summary>
    public virtual double PredictionTolerance(double predicted) =>
        Unit switch
        {
            MetricUnit.Times => .05 + (.10 * Math.Abs(predicted)),
            MetricUnit.Share => .04,
            MetricUnit.Seconds => 2,
            MetricUnit.Milliseconds => 15 + (.25 * Math.Abs(predicted)),
            _ => 20 + (.25 * Math.Abs(predicted)),
        };

    /// <summary>What a plan lacks for this figure to be decided against a limit; null when it suffices.</summary>
    /// <param name="experiment">The plan.</param>
    /// <param name="phase">Where it is measured.</param>
    /// <param name="limit">The limit; null when only the figure itself is asked for.</param>
    /// <param name="path">Field that the mistake is reported under.</param>
    public virtual PlanError? TooShort(Experiment experiment, Phase phase, Limit? limit, string path) =>
        WholeSlots(experiment, phase) >= 1
            ? null
            : new(
                $"{path}.phase",
                $"{phase.PlannedLength(experiment.Durations).TotalSeconds:0.##} s",
                "at least 2 s: slots at both ends are dropped"
            );

    /// <summary>
    /// What a plan lacks for each round to give a figure by itself, as <see cref="OfRound"/> asks; null when it
    /// suffices.
    /// </summary>
    /// <param name="experiment">The plan.</param>
    /// <param name="phase">Where it is measured.</param>
    /// <param name="path">Field that the mistake is reported under.</param>
    public virtual PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        TooShort(experiment with { Rounds = 1 }, phase, null, path);

    /// <summary>
    /// Due-time slots that certainly lie inside a phase by plan: those at both ends are cut by the times at which
    /// faults really begin and end.
    /// </summary>
    protected internal static int WholeSlots(Experiment experiment, Phase phase) =>
        Math.Max(0, (int)Math.Floor(phase.PlannedLength(experiment.Durations).TotalSeconds) - 1);

    /// <summary>Calls due in a phase by plan, its cut slots left out.</summary>
    protected internal static double CallsDue(Experiment experiment, Phase phase)
    {
        var d = experiment.Durations;
        var begin =
            phase.Skip
            + phase.Kind switch
            {
                PhaseKind.Fault => d.WarmUp + d.Baseline,
                PhaseKind.Recovery => d.WarmUp + d.Baseline + d.Fault,
                _ => d.WarmUp,
            };
        return experiment
            .WorkloadsOf(experiment.Candidate)
            .Sum(w => w.Load.CallsDue(begin, begin + TimeSpan.FromSeconds(WholeSlots(experiment, phase))));
    }
}
