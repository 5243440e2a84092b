using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>A figure that is computed from records alone. The judge, comparisons and reports share it.</summary>
public abstract record Metric
{
    /// <summary>
    /// The mark behind a figure whose <see cref="Estimate.Note"/> is shown once, below the figures.
    /// </summary>
    public const string NoteMark = "*";

    /// <summary>Whether its figures carry a mark for their note, which is shown once below them.</summary>
    internal virtual bool MarksNote => false;

    /// <summary>Name in plain words, for example <c>attempts per call</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The unit of its values.</summary>
    public abstract MetricUnit Unit { get; }

    /// <summary>
    /// The word for it in an objective, such as <c>attempts(orders->payment)</c>; null when no word means exactly this
    /// figure.
    /// </summary>
    public virtual string? Written => null;

    /// <summary>
    /// The word for it in an objective, for the calls of one workload alone; null when there is none.
    /// </summary>
    public virtual string? WrittenOf(string workload) => Written is { } word ? $"{word} of {workload}" : null;

    /// <summary>The report's chart of it, second by second; null when it cannot be drawn like this.</summary>
    public virtual Chart? Drawn => null;

    /// <summary>
    /// For a percentile of latencies of all or of good calls: which, such as .99, so that a chart has its line; null for
    /// any other figure.
    /// </summary>
    internal virtual double? DrawnQuantile => null;

    /// <summary>Whether the figure belongs to the whole trial, whatever the phase.</summary>
    public virtual bool IsOfWholeTrial => false;

    /// <summary>
    /// Whether it measures time, so that a generator that began calls late makes it invalid. A metric that only counts
    /// calls does not.
    /// </summary>
    public virtual bool IsOfTime => Unit is MetricUnit.Milliseconds or MetricUnit.Seconds;

    /// <summary>
    /// The metric and the limit by which a limit on this metric is judged: itself, or a metric with a better interval.
    /// </summary>
    public virtual (Metric Metric, Limit Limit) JudgedBy(Limit limit) => (this, limit);

    /// <summary>The share of calls that replaces it when it is not reached; null when it is always reached.</summary>
    /// <param name="limit">The limit on it; null for none.</param>
    public virtual Metric? Share(Limit? limit) => null;

    /// <summary>
    /// Whether the calls of a workload count in the figure. All do, unless the metric is of certain workloads.
    /// </summary>
    internal virtual bool Reads(string workload) => true;

    /// <summary>The records of a round that count in the figure.</summary>
    internal virtual IEnumerable<WorkloadRecord> RecordsOf(TrialRecord round) =>
        round.Workloads.Where(w => Reads(w.Name));

    /// <summary>
    /// The figure over all rounds of an arm in a phase. Null when there is nothing to measure, or too little for an
    /// interval that can be trusted.
    /// </summary>
    public abstract Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase);

    /// <summary>
    /// The figure without an interval, from data that is too little for <see cref="Measure"/>; null when there is no
    /// data.
    /// </summary>
    public virtual Estimate? Seen(IReadOnlyList<TrialRecord> rounds, Phase phase) => null;

    /// <summary>
    /// The figure with an interval that allows for calls that the generator began late: it is wider on both sides by
    /// the longest lag. Times in seconds are measured in tenths of a second, so a lag above a tenth leaves them
    /// unknown: their interval is infinite.
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

    /// <summary>Why there is nothing to measure, if the records show it; null if they do not.</summary>
    public virtual string? WhyNone(IReadOnlyList<TrialRecord> rounds) => null;

    /// <summary>
    /// The figure of one round, for comparisons. It has no interval, because a comparison's interval comes from the
    /// differences between rounds. A time that did not end is the time for which it was watched. Null when there is
    /// nothing to measure.
    /// </summary>
    public virtual double? OfRound(TrialRecord round, Phase phase) =>
        Measure([round], phase) is not { } figure ? null
        : double.IsPositiveInfinity(figure.Value) ? Watched(figure, round)
        : figure.Value;

    /// <summary>Why one round has no figure, when <see cref="OfRound"/> is null.</summary>
    public virtual string WhyNoFigure(TrialRecord round, Phase phase) => WhyNone([round]) ?? "too little was measured";

    /// <summary>
    /// A note on how one round's figure was measured, when that differs from the usual way; null when it does not.
    /// </summary>
    internal virtual string? NoteOf(TrialRecord round, Phase phase) => Measure([round], phase)?.Note;

    /// <summary>The side on which figures are better; null when that depends on the experiment.</summary>
    public virtual Bound? GoodSide => Unit is MetricUnit.Milliseconds or MetricUnit.Seconds ? Bound.AtMost : null;

    /// <summary>How the figures of two arms are compared.</summary>
    public virtual EffectScale Scale =>
        Unit is MetricUnit.Milliseconds or MetricUnit.Times ? EffectScale.Ratio : EffectScale.Difference;

    /// <summary>
    /// The largest difference at which two arms count as equal, unless a comparison sets another. It is a share of the
    /// figure on a ratio scale, and in the metric's unit on a difference scale.
    /// </summary>
    public virtual double Margin =>
        (Scale, Unit) switch
        {
            (EffectScale.Ratio, _) => .05,
            (_, MetricUnit.Share) => .005,
            // Times are exact to one slot, which is 1 s.
            (_, MetricUnit.Seconds) => 1,
            _ => 0,
        };

    /// <summary>
    /// For a time that did not end: how long it was watched, in the metric's unit; null when that is not known.
    /// </summary>
    protected virtual double? Watched(Estimate never, TrialRecord round) => null;

    /// <summary>The figure with its unit. Overridden where an extreme value needs words.</summary>
    public virtual string Format(Estimate estimate) => Unit.Text(estimate.Value);

    /// <summary>
    /// The largest allowed difference between a figure of real processes and its prediction, in the metric's unit. The
    /// simulation models no network, no timers and no other load on the machine.
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
    /// What a plan lacks for <see cref="OfRound"/> to give a figure in each round; null when it suffices.
    /// </summary>
    /// <param name="experiment">The plan.</param>
    /// <param name="phase">Where it is measured.</param>
    /// <param name="path">Field that the mistake is reported under.</param>
    public virtual PlanError? RoundTooShort(Experiment experiment, Phase phase, string path) =>
        TooShort(experiment with { Rounds = 1 }, phase, null, path);

    /// <summary>
    /// The number of due-time slots that certainly lie inside a planned phase. The slots at both ends may be cut,
    /// because faults begin and end at other times than planned.
    /// </summary>
    protected internal static int WholeSlots(Experiment experiment, Phase phase) =>
        Math.Max(0, (int)Math.Floor(phase.PlannedLength(experiment.Durations).TotalSeconds) - 1);

    /// <summary>The calls due in a planned phase, without the slots that may be cut.</summary>
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
