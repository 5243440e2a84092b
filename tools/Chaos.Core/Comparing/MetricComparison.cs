using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Comparing;

/// <summary>What one metric came to in a comparison: all that a report says of it.</summary>
public sealed record MetricComparison
{
    /// <summary>What was measured where, for example <c>Latency p95 during the fault</c>.</summary>
    public required string Text { get; init; }

    /// <summary>How its figures were come by, where that is told once below them; null for as they should be.</summary>
    public string? Note { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>What a change is: a ratio, or a difference in the unit.</summary>
    public required EffectScale Scale { get; init; }

    /// <summary>On which side figures are better.</summary>
    public required Bound GoodSide { get; init; }

    /// <summary>The figures round by round, or of each arm's own rounds side by side where they are no pairs.</summary>
    public required IReadOnlyList<ComparedRound> Rounds { get; init; }

    /// <summary>The middle figure of A; null when there is none.</summary>
    public double? Before { get; init; }

    /// <summary>The middle figure of B.</summary>
    public double? After { get; init; }

    /// <summary>
    /// From A to B by the estimate of Hodges and Lehmann: 1.15 for 15 % more where the scale is a ratio, else in the
    /// unit.
    /// </summary>
    public double? Change { get; init; }

    /// <summary>Lower end of its 95 % interval; null where too few rounds count for one.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of it.</summary>
    public double? High { get; init; }

    /// <summary>The least change that is not taken to be alike, downwards.</summary>
    public required double AlikeFrom { get; init; }

    /// <summary>The same upwards.</summary>
    public required double AlikeTo { get; init; }

    /// <summary>Two-sided probability of so large a change by chance alone; null without any figures.</summary>
    public double? P { get; init; }

    /// <summary>The same after Holm's correction for all guardrails; null for the primary metric.</summary>
    public double? AdjustedP { get; init; }

    /// <summary>Standard deviation of the pairs: of the logarithm of their ratio, or of their difference.</summary>
    public double? PairDeviation { get; init; }

    /// <summary>
    /// The smallest change that so many rounds find in 80 % of comparisons, upwards, on the scale of
    /// <see cref="Change"/>; null when nothing can be said.
    /// </summary>
    public double? SmallestChange { get; init; }

    /// <summary>
    /// Further rounds that would settle it, if the change is what it looks like; null when it is settled, or when no
    /// sensible number would do.
    /// </summary>
    public int? FurtherRounds { get; init; }

    /// <summary>The limit that a guardrail has in the experiment, which decides nothing here; null for none.</summary>
    public Limit? Limit { get; init; }

    /// <summary>What it came to.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>Why, in figures.</summary>
    public required string Why { get; init; }

    /// <summary>Where nothing has changed.</summary>
    public double Unchanged => Scale == EffectScale.Ratio ? 1 : 0;
}
