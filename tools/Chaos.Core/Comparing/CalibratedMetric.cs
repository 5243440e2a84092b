using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Comparing;

/// <summary>How one metric varies on this machine between identical arms.</summary>
public sealed record CalibratedMetric
{
    /// <summary>The metric and its phase in words.</summary>
    public required string Text { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>How a change is expressed: as a ratio or as a difference.</summary>
    public required EffectScale Scale { get; init; }

    /// <summary>Number of pairs that count.</summary>
    public required int Pairs { get; init; }

    /// <summary>
    /// Standard deviation of the pairs: of the logarithm of the ratio, or of the difference. Null with fewer than two
    /// pairs.
    /// </summary>
    public double? PairDeviation { get; init; }

    /// <summary>
    /// Whether no pair differed at all. The metric then proves nothing about the machine, even though its comparisons
    /// found no difference.
    /// </summary>
    public bool IsConstant { get; init; }

    /// <summary>Number of comparisons tested: one for every run of successive pairs as long as a comparison.</summary>
    public required int Comparisons { get; init; }

    /// <summary>Number of these comparisons that found a difference.</summary>
    public required int FalsePositives { get; init; }

    /// <summary>
    /// Number of rounds that find an increase of 10 % in 80 % of comparisons. Null where no practical number does, or
    /// where changes are not ratios.
    /// </summary>
    public int? RoundsForTenPercent { get; init; }

    /// <summary>The same for 20 %.</summary>
    public int? RoundsForTwentyPercent { get; init; }

    /// <summary>
    /// The smallest change that a comparison finds in 80 % of cases: 1.1 for an increase of 10 % where the scale is a
    /// ratio, else in the unit.
    /// </summary>
    public double? SmallestChange { get; init; }

    /// <summary>
    /// The smallest change for a number of rounds. Null without a deviation; infinite when there are too few rounds to
    /// find any change.
    /// </summary>
    internal static double? Smallest(EffectScale scale, int rounds, double? deviation, double alpha) =>
        deviation is not { } d ? null
        : PairedPower.SmallestEffect(rounds, d, alpha) is var effect && scale == EffectScale.Ratio ? Math.Exp(effect)
        : effect;
}
