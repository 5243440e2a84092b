using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Expectations;

/// <summary>
/// Something that is expected of an experiment's figures. Each kind decides by itself, from the records alone.
/// </summary>
public abstract record Expectation
{
    /// <summary>What stands for a figure where there is none.</summary>
    internal const string NoData = "no data";

    /// <summary>What is measured.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Where it is measured.</summary>
    public required Phase Phase { get; init; }

    /// <summary>
    /// What the figures say; nothing where the generator could not make the calls, or was so late that they might say
    /// something else.
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
                Why = $"{finding.Why}; calls began late, but too little to change this",
            };

        Finding Void(string why) =>
            finding with
            {
                Verdict = Verdict.Inconclusive,
                Why = $"{why}; what was measured: {finding.Why}",
                SpoiledByMachine = true,
                Arms =
                [
                    .. finding.Arms.Select(a => a.Standing is null ? a : a with { Standing = LimitCheck.Undecided }),
                ],
            };
    }

    /// <summary>
    /// How late the generator may begin calls before it is asked whether that could change what the figures say.
    /// </summary>
    internal TimeSpan LagLimit(Experiment experiment) =>
        DecidedAgainst is { } limit ? Lateness.LagLimit(experiment, Metric, limit) : Lateness.LagLimit(experiment);

    /// <summary>
    /// Whether it comes to the same, for the same reason, wherever within its lateness the truth lies.
    /// </summary>
    /// <param name="widened">The evidence with intervals as wide as that.</param>
    /// <param name="finding">What it came to.</param>
    protected virtual bool StandsLate(Evidence widened, Finding finding) =>
        Decide(widened) is var late && late.Verdict == finding.Verdict && late.Why == finding.Why;

    /// <summary>What the figures say by themselves.</summary>
    protected abstract Finding Decide(Evidence evidence);

    /// <summary>Names of the arms that it judges: the candidate, unless it says otherwise.</summary>
    public virtual IReadOnlyList<string> About(Experiment experiment) => [experiment.Candidate.Name];

    /// <summary>What makes the expectation impossible to decide by plan.</summary>
    public virtual IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (Metric.TooShort(experiment, Phase, DecidedAgainst, path) is { } error)
            yield return error;
    }

    /// <summary>The limit that a plan must be able to decide; null when there is none.</summary>
    protected virtual Limit? DecidedAgainst => null;

    /// <summary>Name of the metric with its phase, as it stands in reports.</summary>
    public string Text =>
        $"{char.ToUpperInvariant(Metric.Name[0])}{Metric.Name[1..]}{(Metric.IsOfWholeTrial ? "" : $" {Phase}")}";

    /// <summary>A finding with what all kinds have in common: the figures of every arm.</summary>
    internal Finding Found(Evidence evidence, Verdict verdict, string why, string expected, Limit? limit = null) =>
        new()
        {
            Kind = GetType().Name,
            Text = Text,
            Metric = Metric.Name,
            Unit = Metric.Unit,
            Expected = expected,
            Limit = limit,
            Verdict = verdict,
            Why = WhyNone(evidence) is { } none ? $"{why}; {none}" : why,
            Arms = [.. evidence.Experiment.Arms.Where(a => evidence.Has(a)).Select(a => Figure(evidence, a, limit))],
        };

    /// <summary>An estimate in words; <c>no data</c> for none.</summary>
    protected string Words(Estimate? estimate) => estimate is { } e ? Metric.Format(e) : NoData;

    /// <summary>
    /// An arm's figure in words, with that by which it is judged, where this is another one: <c>8.2 ms (99.8 % good
    /// calls within 400 ms)</c>.
    /// </summary>
    protected string Words(Evidence evidence, Arm arm, Limit limit)
    {
        var (judged, _) = Metric.JudgedBy(limit);
        var words = Figure(evidence, arm);
        return !judged.Equals(Metric) && evidence.Of(arm, judged, Phase) is { } share
            ? $"{words} ({judged.Format(share)} {judged.Name})"
            : words;
    }

    /// <summary>
    /// An arm's figure in words. One that was measured too little to be sure of it at all is told as it was seen.
    /// </summary>
    private string Figure(Evidence evidence, Arm arm) =>
        evidence.Of(arm, Metric, Phase) is { } figure
            ? Metric.Format(figure)
            : Words(evidence.Has(arm) ? Metric.Seen(evidence.Rounds(arm), Phase) : null);

    /// <summary>What the records say of the first arm of which nothing was measured.</summary>
    private string? WhyNone(Evidence evidence) =>
        evidence
            .Experiment.Arms.Where(a => evidence.Has(a) && evidence.Of(a, Metric, Phase) is null)
            .Select(a => Metric.WhyNone(evidence.Rounds(a)))
            .FirstOrDefault(w => w is not null);

    /// <summary>How an arm stands to a limit; null when too little was measured.</summary>
    protected LimitCheck? Check(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.Of(arm, metric, Phase) is { } figure ? asked.Check(figure) : null;
    }

    /// <summary>
    /// Why an arm's figure is not decided against a limit: the interval that spans it, and what would settle it.
    /// </summary>
    protected string Undecided(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        var figure = evidence.Of(arm, metric, Phase)!.Value;
        var interval = Interval(metric.Unit, figure);
        return metric.Equals(Metric)
            ? $"{interval} spans the limit, {Settles(evidence, figure, asked.Value)}"
            : $"it asks for {asked.Sign} {metric.Unit.Text(asked.Value)} {metric.Name}, which {interval} spans, "
                + $"{Settles(evidence, figure, asked.Value)}";
    }

    /// <summary>An interval in words.</summary>
    protected static string Interval(MetricUnit unit, Estimate figure) =>
        $"the interval {unit.Text(figure.Low)} to {unit.Text(figure.High)}";

    /// <summary>What would settle a figure, by the plan's own seconds and rounds.</summary>
    protected string Settles(Evidence evidence, Estimate figure, params IReadOnlyList<double> limits) =>
        Settling.Words(figure, limits, Phase.PlannedLength(evidence.Experiment.Durations), evidence.Experiment.Rounds);

    /// <summary>In how many of its rounds an arm meets a limit by itself.</summary>
    protected int RoundsThatMeet(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.ByRound(arm, metric, Phase).Count(r => r is { } one && asked.Check(one) == LimitCheck.Met);
    }

    /// <summary>
    /// What is wrong with the rounds of the arms that it is about, the first one told; null for nothing.
    /// </summary>
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
