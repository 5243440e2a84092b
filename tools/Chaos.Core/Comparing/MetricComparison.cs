using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Comparing;

/// <summary>The result of one metric in a comparison: everything that a report shows of it.</summary>
public sealed record MetricComparison
{
    /// <summary>The metric and its phase in words, for example <c>Latency p95 during the fault</c>.</summary>
    public required string Text { get; init; }

    /// <summary>How the figures were obtained, as a note below the table; null for the usual way.</summary>
    public string? Note { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>How a change is expressed: as a ratio, or as a difference in the unit.</summary>
    public required EffectScale Scale { get; init; }

    /// <summary>Whether lower or higher figures are better.</summary>
    public required Bound GoodSide { get; init; }

    /// <summary>The figures by round. Without pairs: each arm's own rounds, side by side.</summary>
    public required IReadOnlyList<ComparedRound> Rounds { get; init; }

    /// <summary>Median figure of A; null when there is none.</summary>
    public double? Before { get; init; }

    /// <summary>Median figure of B; null when there is none.</summary>
    public double? After { get; init; }

    /// <summary>
    /// The change from A to B by the Hodges-Lehmann estimate: 1.15 for an increase of 15 % where the scale is a ratio,
    /// else in the unit.
    /// </summary>
    public double? Change { get; init; }

    /// <summary>Lower end of the change's 95 % interval; null where too few rounds count for one.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>Lower end of the changes that count as alike.</summary>
    public required double AlikeFrom { get; init; }

    /// <summary>Upper end of the changes that count as alike.</summary>
    public required double AlikeTo { get; init; }

    /// <summary>
    /// Two-sided p-value: the probability of a change this large by chance alone. Null without figures.
    /// </summary>
    public double? P { get; init; }

    /// <summary>The p-value after Holm's correction for all guardrails; null for the primary metric.</summary>
    public double? AdjustedP { get; init; }

    /// <summary>Standard deviation of the pairs: of the logarithm of their ratio, or of their difference.</summary>
    public double? PairDeviation { get; init; }

    /// <summary>
    /// The smallest increase that this number of rounds finds in 80 % of comparisons, on the scale of
    /// <see cref="Change"/>; null when it is not known.
    /// </summary>
    public double? SmallestChange { get; init; }

    /// <summary>
    /// Further rounds that would decide the metric if the true change equals the measured one; null when it is decided,
    /// or when no practical number is enough.
    /// </summary>
    public int? FurtherRounds { get; init; }

    /// <summary>The limit that a guardrail has in the experiment, which decides nothing here; null for none.</summary>
    public Limit? Limit { get; init; }

    /// <summary>The verdict of the metric.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>The reason, in figures.</summary>
    public required string Why { get; init; }

    /// <summary>The value of <see cref="Change"/> for no change.</summary>
    public double Unchanged => Scale == EffectScale.Ratio ? 1 : 0;
}
