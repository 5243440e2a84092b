using Chaos.Core.Judging;

namespace Chaos.Core.Comparing;

/// <summary>The result of a comparison: everything that a report shows, except the charts of the records.</summary>
public sealed record ComparisonResult
{
    /// <summary>Id of the experiment of both arms.</summary>
    public required string Experiment { get; init; }

    /// <summary>The experiment's claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Whether the rounds were pairs: the same seed, one trial right after the other. Two separate runs have no pairs,
    /// and what the machine did between them counts as a difference of the arms.
    /// </summary>
    public required bool IsPaired { get; init; }

    /// <summary>The arm A.</summary>
    public required ArmSummary Before { get; init; }

    /// <summary>The arm B.</summary>
    public required ArmSummary After { get; init; }

    /// <summary>The level: how often a difference may be found where there is none.</summary>
    public required double Alpha { get; init; }

    /// <summary>Number of rounds that ran, and how many of them the machine spoiled; null without pairs.</summary>
    public RoundCounts? RoundsRun { get; init; }

    /// <summary>The look that decided, or the last one taken; null when there is only one, after all rounds.</summary>
    public LookTaken? Look { get; init; }

    /// <summary>The level of intervals and verdicts: that of the look.</summary>
    public double Level => Look?.Taken.Level ?? Alpha;

    /// <summary>The result of the metric that decides.</summary>
    public required MetricComparison Primary { get; init; }

    /// <summary>The results of the metrics that must not become worse.</summary>
    public IReadOnlyList<MetricComparison> Guardrails { get; init; } = [];

    /// <summary>Measures of the experiment that the comparison left out because the user named no guardrails.</summary>
    public IReadOnlyList<LeftOutMeasure> LeftOut { get; init; } = [];

    /// <summary>The verdict of the primary metric, or Worse when a guardrail became worse.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>The answer in one clause.</summary>
    public required string Headline { get; init; }

    /// <summary>Why rounds do not count, or what is wrong with the comparison as a whole.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The command that runs this comparison again.</summary>
    public string Again { get; init; } = "";

    /// <summary>0 for Better or Equivalent, 1 for Worse, 2 for Inconclusive.</summary>
    public ExitCode ExitCode =>
        Verdict switch
        {
            ComparisonVerdict.Better or ComparisonVerdict.Equivalent => ExitCode.AsExpected,
            ComparisonVerdict.Worse => ExitCode.Failed,
            _ => ExitCode.Inconclusive,
        };
}
