using System.Globalization;
using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Comparing;

/// <summary>
/// How many rounds a comparison gets when nobody says it. Either number is settled before the first round: by what this
/// machine was calibrated to, or as looks that share the level among them. To stop at the first p below .05 would find
/// a difference where there is none in one comparison of nine.
/// </summary>
public static class AutoRounds
{
    /// <summary>The fewest rounds.</summary>
    public const int Least = 6;

    /// <summary>The most of them.</summary>
    public const int Most = 14;

    private const int Middle = 9;

    /// <summary>The plan with its rounds, or with its looks.</summary>
    /// <param name="plan">What is compared.</param>
    /// <param name="measured">How the deciding metric varies here between arms that are alike; null when nobody has
    /// measured it.</param>
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
                WhyRounds = "auto: nothing is calibrated here for it, so looks are fixed beforehand",
            };
        var needed = PairedPower.PairsFor(worth, deviation, plan.Alpha);
        return plan with
        {
            Rounds = Math.Clamp(needed ?? Most, Least, Most),
            WhyRounds =
                "auto: by the calibration kept here "
                + $"{(needed is { } n ? $"{n}" : $"more than {PairedPower.MostPairs}")} rounds find "
                + $"{Worth()}{(needed is <= Most and >= Least ? "" : $"; {Least} to {Most} are run")}",
        };

        string Worth() =>
            isRatio
                ? string.Create(CultureInfo.InvariantCulture, $"+{100 * plan.Primary.Margin:0.#} %")
                : $"a change of {plan.Primary.Metric.Unit.Text(plan.Primary.Margin)}";
    }

    /// <summary>
    /// After 6, 9 and 14 rounds. Pairs have few probabilities: 2/64 is the least of 6, 2/512 that of 9, and 14 have one
    /// near whatever is left of the level.
    /// </summary>
    private static IReadOnlyList<Look> Looks(double alpha)
    {
        var (first, second) = (SignFlip.LeastP(Least), SignFlip.LeastP(Middle));
        return [new(Least, first), new(Middle, second), new(Most, alpha - first - second)];
    }
}
