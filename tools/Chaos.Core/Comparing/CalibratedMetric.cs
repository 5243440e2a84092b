using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Comparing;

/// <summary>What one metric does on this machine when nothing differs.</summary>
public sealed record CalibratedMetric
{
    /// <summary>What was measured where.</summary>
    public required string Text { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>What a change is.</summary>
    public required EffectScale Scale { get; init; }

    /// <summary>Pairs that count.</summary>
    public required int Pairs { get; init; }

    /// <summary>
    /// Their standard deviation: of the logarithm of the ratio, or of the difference; null with fewer than two.
    /// </summary>
    public double? PairDeviation { get; init; }

    /// <summary>
    /// Whether no pair differed at all: whatever comparisons by it found nothing, they say nothing of the machine.
    /// </summary>
    public bool IsConstant { get; init; }

    /// <summary>Comparisons looked at: every stretch of successive pairs that is as long as one.</summary>
    public required int Comparisons { get; init; }

    /// <summary>How many of them found a difference.</summary>
    public required int FalsePositives { get; init; }

    /// <summary>
    /// Rounds that find 10 % more in 80 % of comparisons; null where no sensible number does, or where a change is no
    /// ratio.
    /// </summary>
    public int? RoundsForTenPercent { get; init; }

    /// <summary>The same for 20 %.</summary>
    public int? RoundsForTwentyPercent { get; init; }

    /// <summary>
    /// The smallest change that a comparison finds in 80 % of cases: 1.1 for 10 % more where the scale is a ratio, else
    /// in the unit.
    /// </summary>
    public double? SmallestChange { get; init; }

    /// <summary>
    /// That change for so many rounds; null without a deviation, infinite with too few rounds to find any.
    /// </summary>
    internal static double? Smallest(EffectScale scale, int rounds, double? deviation, double alpha) =>
        deviation is not { } d ? null
        : PairedPower.SmallestEffect(rounds, d, alpha) is var effect && scale == EffectScale.Ratio ? Math.Exp(effect)
        : effect;
}
