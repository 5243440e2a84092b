using Chaos.Core.Judging;

namespace Chaos.Core.Comparing;

/// <summary>What a comparison came to: all that a report says of it beside the records' charts.</summary>
public sealed record ComparisonResult
{
    /// <summary>Id of the experiment that both arms were tried in.</summary>
    public required string Experiment { get; init; }

    /// <summary>The experiment's claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Whether rounds were pairs: the same seed, one after the other. Figures of two runs are none, and what the
    /// machine did in between counts as a difference of the arms.
    /// </summary>
    public required bool IsPaired { get; init; }

    /// <summary>The arm A.</summary>
    public required ArmSummary Before { get; init; }

    /// <summary>The arm B.</summary>
    public required ArmSummary After { get; init; }

    /// <summary>How often a difference may be found where there is none.</summary>
    public required double Alpha { get; init; }

    /// <summary>How many rounds ran and how many of them the machine spoiled; null where rounds are no pairs.</summary>
    public RoundCounts? RoundsRun { get; init; }

    /// <summary>
    /// The look that decided, or the last one taken; null where there is one alone, after all rounds.
    /// </summary>
    public LookTaken? Look { get; init; }

    /// <summary>The level at which intervals and verdicts were made: that of the look.</summary>
    public double Level => Look?.Taken.Level ?? Alpha;

    /// <summary>What decides.</summary>
    public required MetricComparison Primary { get; init; }

    /// <summary>What must not become worse.</summary>
    public IReadOnlyList<MetricComparison> Guardrails { get; init; } = [];

    /// <summary>What the experiment judges and this did not look at, though nobody asked for that.</summary>
    public IReadOnlyList<LeftOutMeasure> LeftOut { get; init; } = [];

    /// <summary>What the primary metric came to, or Worse when a guardrail did.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>The answer in one clause.</summary>
    public required string Headline { get; init; }

    /// <summary>What was wrong with rounds, which do not count then, or with the comparison as a whole.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The command that runs just this again.</summary>
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
