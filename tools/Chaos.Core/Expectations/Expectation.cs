using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Expectations;

/// <summary>Something that is expected of an experiment's figures. Each kind decides by itself, from the records alone.</summary>
public abstract record Expectation
{
    /// <summary>What is measured.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Where it is measured.</summary>
    public required Phase Phase { get; init; }

    /// <summary>What the figures say; nothing where the generator was too late for them.</summary>
    public Finding Judge(Evidence evidence)
    {
        var finding = Decide(evidence);
        return Late(evidence) is not { } late ? finding : finding with { Verdict = Verdict.Inconclusive, Why = $"{late}; what was measured: {finding.Why}", SpoiledByMachine = true };
    }

    /// <summary>What the figures say by themselves.</summary>
    protected abstract Finding Decide(Evidence evidence);

    /// <summary>Names of the arms that it judges: the candidate, unless it says otherwise.</summary>
    public virtual IReadOnlyList<string> About(Experiment experiment) => [experiment.Candidate.Name];

    /// <summary>What makes the expectation impossible to decide by plan.</summary>
    public virtual IEnumerable<PlanError> Errors(Experiment experiment, string path)
    {
        if (Metric.TooShort(experiment, Phase, DecidedAgainst, path) is { } error) yield return error;
    }

    /// <summary>The limit that a plan must be able to decide; null when there is none.</summary>
    protected virtual Limit? DecidedAgainst => null;

    /// <summary>Name of the metric with its phase, as it stands in reports.</summary>
    public string Text => $"{char.ToUpperInvariant(Metric.Name[0])}{Metric.Name[1..]}{(Metric.IsOfWholeTrial ? "" : $" {Phase}")}";

    /// <summary>A finding with what all kinds have in common: the figures of every arm.</summary>
    internal Finding Found(Evidence evidence, Verdict verdict, string why, string expected, Limit? limit = null) => new()
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
    protected string Words(Estimate? estimate) => estimate is { } e ? Metric.Format(e) : "no data";

    /// <summary>An arm's figure in words. A percentile can need more calls than the share by which it is judged: where it is not known, the share says what was judged.</summary>
    protected string Words(Evidence evidence, Arm arm, Limit? limit)
    {
        if (evidence.Of(arm, Metric, Phase) is { } figure) return Metric.Format(figure);
        if (limit is null) return Words(null);
        var (judged, _) = Metric.JudgedBy(limit);
        return !judged.Equals(Metric) && evidence.Of(arm, judged, Phase) is { } share ? $"{judged.Format(share)} {judged.Name}" : Words(null);
    }

    /// <summary>What the records say of the first arm of which nothing was measured.</summary>
    private string? WhyNone(Evidence evidence) =>
        evidence.Experiment.Arms.Where(a => evidence.Has(a) && evidence.Of(a, Metric, Phase) is null).Select(a => Metric.WhyNone(evidence.Rounds(a))).FirstOrDefault(w => w is not null);

    /// <summary>How an arm stands to a limit; null when too little was measured.</summary>
    protected LimitCheck? Check(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.Of(arm, metric, Phase) is { } figure ? asked.Check(figure) : null;
    }

    /// <summary>Why an arm's figure is not decided against a limit: the interval that spans it, and what would settle it.</summary>
    protected string Undecided(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        var figure = evidence.Of(arm, metric, Phase)!.Value;
        var interval = Interval(metric.Unit, figure);
        return metric.Equals(Metric) ? $"{interval} spans the limit, {Settles(evidence, figure, asked.Value)}"
            : $"{metric.Name} {metric.Format(figure)} and {asked.Sign} {metric.Unit.Text(asked.Value)} asked, {interval} spans it, {Settles(evidence, figure, asked.Value)}";
    }

    /// <summary>An interval in words.</summary>
    protected static string Interval(MetricUnit unit, Estimate figure) => $"the interval {unit.Text(figure.Low)} to {unit.Text(figure.High)}";

    /// <summary>What would settle a figure, by the plan's own seconds and rounds.</summary>
    protected string Settles(Evidence evidence, Estimate figure, params IReadOnlyList<double> limits) =>
        Settling.Words(figure, limits, Phase.PlannedLength(evidence.Experiment.Durations), evidence.Experiment.Rounds);

    /// <summary>In how many of its rounds an arm meets a limit by itself.</summary>
    protected int RoundsThatMeet(Evidence evidence, Arm arm, Limit limit)
    {
        var (metric, asked) = Metric.JudgedBy(limit);
        return evidence.ByRound(arm, metric, Phase).Count(r => r is { } one && asked.Check(one) == LimitCheck.Met);
    }

    /// <summary>Why the generator's lateness leaves the figures of the arms that it is about worth nothing; null when it does not.</summary>
    private string? Late(Evidence evidence)
    {
        var about = About(evidence.Experiment);
        return evidence.Experiment.Arms.Where(a => about.Contains(a.Name) || (this is Objective && a.Role == ArmRole.Control))
            .SelectMany(a => evidence.Rounds(a)).Select(round => Lateness.Voids(Metric, Phase, evidence.Experiment, round)).FirstOrDefault(late => late is not null);
    }

    private ArmFigure Figure(Evidence evidence, Arm arm, Limit? limit)
    {
        var estimate = evidence.Of(arm, Metric, Phase);
        var predicted = evidence.Predicted(arm, Metric, Phase);
        return new(arm.Name, arm.Role, estimate, Words(evidence, arm, limit)) { Predicted = predicted, PredictedText = predicted is { } p ? Metric.Format(p) : null };
    }
}
