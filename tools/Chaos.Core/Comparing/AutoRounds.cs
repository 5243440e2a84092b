using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Texts;

namespace Chaos.Core.Comparing;

/// <summary>
/// Chooses the number of rounds of a comparison that names none. The number is fixed before the first round: either by
/// the calibration of this machine, or as looks that share the level among them. A comparison that stops at the first p
/// below .05 would find a difference where there is none in one of nine cases.
/// </summary>
public static class AutoRounds
{
    /// <summary>The fewest rounds.</summary>
    public const int Least = 6;

    /// <summary>The most rounds.</summary>
    public const int Most = 14;

    private const int Middle = 9;

    /// <summary>Returns the plan with its number of rounds, or with its looks.</summary>
    /// <param name="plan">The comparison.</param>
    /// <param name="measured">How the primary metric varies on this machine between identical arms; null when it was
    /// not measured.</param>
    public static Comparison Of(Comparison plan, CalibratedMetric? measured)
    {
        var isRatio = plan.Primary.Metric.Scale == EffectScale.Ratio;
        var worth = isRatio ? Math.Log(1 + plan.Primary.Margin) : plan.Primary.Margin;
        if (
            measured is not { PairDeviation: { } deviation }
            || measured.Scale != plan.Primary.Metric.Scale
            || worth <= 0
        )
            return plan with
            {
                Rounds = Least,
                Looks = Looks(plan.Alpha),
                WhyRounds = "auto: this machine is not calibrated for it, so looks are fixed beforehand",
            };
        var needed = PairedPower.PairsFor(worth, deviation, plan.Alpha);
        return plan with
        {
            Rounds = Math.Clamp(needed ?? Most, Least, Most),
            WhyRounds =
                "auto: by this machine's calibration "
                + $"{(needed is { } n ? $"{n}" : $"more than {PairedPower.MostPairs}")} rounds find "
                + $"{Worth()}{(needed is <= Most and >= Least ? "" : $"; {Least} to {Most} are run")}",
        };

        string Worth() =>
            isRatio
                ? $"+{Percent.Of(plan.Primary.Margin)}"
                : $"a change of {plan.Primary.Metric.Unit.Text(plan.Primary.Margin)}";
    }

    /// <summary>
    /// Looks after 6, 9 and 14 rounds. An exact test of n pairs has few possible p-values: the least is 2/64 for 6
    /// pairs and 2/512 for 9. With 14 pairs there is one near the rest of the level.
    /// </summary>
    private static IReadOnlyList<Look> Looks(double alpha)
    {
        var (first, second) = (SignFlip.LeastP(Least), SignFlip.LeastP(Middle));
        return [new(Least, first), new(Middle, second), new(Most, alpha - first - second)];
    }
}
