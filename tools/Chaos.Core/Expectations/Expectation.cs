using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Expectations;

/// <summary>What is expected of an experiment's figures. Each kind decides from the records alone.</summary>
public abstract record Expectation
{
    /// <summary>The text in place of a missing figure.</summary>
    internal const string NoData = "no data";

    private const string LittleLate = "; calls began late, but too little to change this";

    /// <summary>The metric that is judged.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The phase in which the metric is measured.</summary>
    public required Phase Phase { get; init; }

    /// <summary>
    /// Judges the figures. Undecided when the generator was not able to make the calls, or was so late that punctual
    /// calls might have given another result.
    /// </summary>
    public Finding Judge(Evidence evidence)
    {
        var finding = Decide(evidence);
        var allowed = LagLimit(evidence.Experiment);
        var late = OfRounds(evidence, round => Lateness.Late(Metric, allowed, round));
        if (late is not null && !StandsLate(evidence.Widened(allowed), finding))
            return Void(late);
        if (OfRounds(evidence, round => Lateness.Starved(Metric, Phase, round)) is { } starved)
            return Void(starved);
        return late is null || finding.Verdict == Verdict.Inconclusive
            ? finding
            : finding with
            {
                Why = $"{finding.Why}{LittleLate}",
                WhyAlone = finding.WhyAlone is { } alone ? $"{alone}{LittleLate}" : null,
            };

        Finding Void(string why) =>
            finding with
            {
                Verdict = Verdict.Inconclusive,
                Why = $"{why}; what was measured: {finding.Why}",
                WhyAlone = finding.WhyAlone is { } alone ? $"{why}; what was measured: {alone}" : null,
                SpoiledByMachine = true,
                Arms =
                [
                    .. finding.Arms.Select(a => a.Standing is null ? a : a with { Standing = LimitCheck.Undecided }),
                ],
            };
    }

    /// <summary>
    /// How late the generator may begin calls. Calls that began later are checked for whether that changes the result.
    /// </summary>
    internal TimeSpan LagLimit(Experiment experiment) =>
        DecidedAgainst is { } limit ? Lateness.LagLimit(experiment, Metric, limit) : Lateness.LagLimit(experiment);

    /// <summary>
    /// Whether the result, with its reason, is the same for any true value within the range that lateness allows.
    /// </summary>
    /// <param name="widened">The evidence with its intervals widened by the lateness.</param>
    /// <param name="finding">The finding without widened intervals.</param>
    protected virtual bool StandsLate(Evidence widened, Finding finding) =>
        Decide(widened) is var late && late.Verdict == finding.Verdict && late.Why == finding.Why;

    /// <summary>Judges the figures without regard to lateness.</summary>
    protected abstract Finding Decide(Evidence evidence);

    /// <summary>Names of the judged arms: the candidate, unless a kind overrides this.</summary>
    public virtual IReadOnlyList<string> About(Experiment experiment) => [experiment.Candidate.Name];

    /// <summary>Returns the mistakes in the plan that make the expectation impossible to decide.</summary>
    public virtual IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (Metric.TooShort(experiment, Phase, DecidedAgainst, path) is { } error)
            yield return error;
    }

    /// <summary>The limit that a plan must be able to decide; null when there is none.</summary>
    protected virtual Limit? DecidedAgainst => null;

    /// <summary>Name of the metric with its phase, in the words of reports.</summary>
    public string Text =>
        $"{char.ToUpperInvariant(Metric.Name[0])}{Metric.Name[1..]}{(Metric.IsOfWholeTrial ? "" : $" {Phase}")}";

    /// <summary>
    /// Creates a finding with the parts that all kinds share: the figures of every arm. <paramref name="alone"/> is the
    /// reason without the limit.
    /// </summary>
    internal Finding Found(
        Evidence evidence,
        Verdict verdict,
        string why,
        string expected,
        Limit? limit = null,
        string? alone = null
    )
    {
        var none = WhyNone(evidence);
        return new()
        {
            Kind = GetType().Name,
            Text = Text,
            Metric = Metric.Name,
            Workload = (Metric as OfWorkload)?.Workload,
            Quantile = Metric.DrawnQuantile,
            Unit = Metric.Unit,
            Expected = expected,
            Limit = limit,
            Verdict = verdict,
            Why = WithNone(why),
            WhyAlone = alone is null ? null : WithNone(alone),
            Arms = [.. evidence.Experiment.Arms.Where(a => evidence.Has(a)).Select(a => Figure(evidence, a, limit))],
        };

        string WithNone(string text) => none is null ? text : $"{text}; {none}";
    }

    /// <summary>An estimate in words; <c>no data</c> for none.</summary>
    protected string Words(Estimate? estimate) => estimate is { } e ? Metric.Format(e) : NoData;

    /// <summary>
    /// An arm's figure in words, followed by the figure that is judged where that is another one: <c>8.2 ms (99.8 %
    /// good calls within 400 ms)</c>.
    /// </summary>
    protected string Words(Evidence evidence, Arm arm, Limit limit)
    {
        var (judged, _) = Metric.JudgedBy(limit);
        var words = Figure(evidence, arm);
        return !judged.Equals(Metric) && evidence.Of(arm, judged, Phase) is { } share
            ? $"{words} ({judged.Format(share)} {Short(judged)})"
            : words;
    }

    /// <summary>The name without the workload, which the name of the metric itself already says.</summary>
    private static string Short(Metric metric) => metric is OfWorkload of ? of.Whole.Name : metric.Name;

    /// <summary>
    /// An arm's figure in words. When too few calls were measured for an interval, it is the value that was seen.
    /// </summary>
    private string Figure(Evidence evidence, Arm arm) =>
        evidence.Of(arm, Metric, Phase) is { } figure
            ? Metric.Format(figure)
            : Words(evidence.Has(arm) ? Metric.Seen(evidence.Rounds(arm), Phase) : null);

    /// <summary>Why the first arm without a figure has none, by its records; null for no reason given.</summary>
    private string? WhyNone(Evidence evidence) =>
        evidence
            .Experiment.Arms.Where(a => evidence.Has(a) && evidence.Of(a, Metric, Phase) is null)
            .Select(a => Metric.WhyNone(evidence.Rounds(a)))
            .FirstOrDefault(w => w is not null);

    /// <summary>Whether an arm meets a limit; null when too little was measured.</summary>
    protected LimitCheck? Check(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.Of(arm, metric, Phase) is { } figure ? asked.Check(figure) : null;
    }

    /// <summary>
    /// Why an arm's figure is undecided against a limit: the interval that spans the limit, and how much more measuring
    /// would decide it.
    /// </summary>
    protected string Undecided(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        var figure = evidence.Of(arm, metric, Phase)!.Value;
        var interval = Interval(metric.Unit, figure);
        return metric.Equals(Metric)
            ? $"{interval} spans the limit, {Settles(evidence, figure, asked.Value)}"
            : $"it asks for {asked.Sign} {metric.Unit.Text(asked.Value)} {Short(metric)}, which {interval} spans, "
                + $"{Settles(evidence, figure, asked.Value)}";
    }

    /// <summary>An interval in words.</summary>
    protected static string Interval(MetricUnit unit, Estimate figure) =>
        $"the interval {unit.Text(figure.Low)} to {unit.Text(figure.High)}";

    /// <summary>
    /// How much more measuring would decide a figure, in terms of the plan's seconds and rounds. No length is the reason
    /// where a trial was stopped.
    /// </summary>
    protected string Settles(Evidence evidence, Estimate figure, params IReadOnlyList<double> limits) =>
        evidence.WasCut
            ? WasCut
            : Settling.Words(
                figure,
                limits,
                Phase.PlannedLength(evidence.Experiment.Durations),
                evidence.Experiment.Rounds
            );

    /// <summary>The reason of what is undecided in a trial that was stopped.</summary>
    protected const string WasCut = "as far as was measured until the stop";

    /// <summary>Number of rounds in which an arm meets a limit, each round judged by itself.</summary>
    protected int RoundsThatMeet(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.ByRound(arm, metric, Phase).Count(r => r is { } one && asked.Check(one) == LimitCheck.Met);
    }

    /// <summary>The first problem in the rounds of the arms that the expectation is about; null for none.</summary>
    private string? OfRounds(Evidence evidence, Func<TrialRecord, string?> wrong)
    {
        var about = About(evidence.Experiment);
        return evidence
            .Experiment.Arms.Where(a => about.Contains(a.Name) || (this is Objective && a.Role == ArmRole.Control))
            .SelectMany(evidence.Rounds)
            .Select(wrong)
            .FirstOrDefault(w => w is not null);
    }

    private ArmFigure Figure(Evidence evidence, Arm arm, Limit? limit)
    {
        var estimate = evidence.Of(arm, Metric, Phase);
        var predicted = evidence.Predicted(arm, Metric, Phase);
        var isAsked = limit is not null && (this is Objective || About(evidence.Experiment).Contains(arm.Name));
        return new(arm.Name, arm.Role, estimate, Figure(evidence, arm))
        {
            Standing = isAsked ? Check(evidence, arm, limit!) ?? LimitCheck.Undecided : null,
            Predicted = predicted,
            PredictedText = predicted is { } p ? Metric.Format(p) : null,
        };
    }
}
