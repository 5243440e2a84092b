using System.Globalization;
using Chaos.Core.Metrics;

namespace Chaos.Core.Comparing;

/// <summary>
/// Formats changes from one arm to the other: with their sign, and as a factor where a percentage would be hard to
/// read.
/// </summary>
public static class ChangeWords
{
    /// <summary>A change of the metric: <c>+15.1 %</c>, <c>4.02x</c>, <c>-0.3 points</c>, <c>+2 s</c>.</summary>
    public static string Text(this MetricComparison metric, double change) =>
        (metric.Scale, metric.Unit) switch
        {
            (EffectScale.Ratio, _) when change is <= .5 or >= 2 => Invariant($"{change:#,0.00}x"),
            (EffectScale.Ratio, _) => Signed(100 * (change - 1), "0.0", " %"),
            (_, MetricUnit.Share) => Signed(100 * change, "0.0#", " points"),
            _ => $"{(change > 0 ? "+" : change < 0 ? "-" : "")}{metric.Unit.Text(Math.Abs(change))}",
        };

    /// <summary>The change with its interval; <c>no data</c> without one.</summary>
    public static string ChangeText(this MetricComparison metric) =>
        metric switch
        {
            { Change: { } change, Low: { } low, High: { } high } =>
                $"{metric.Text(change)} ({metric.Text(low)} to {metric.Text(high)})",
            { Change: { } change } => $"{metric.Text(change)} (no interval)",
            _ => "no data",
        };

    /// <summary>The range of changes within which the arms count as alike.</summary>
    public static string AlikeText(this MetricComparison metric) =>
        metric.AlikeFrom == metric.AlikeTo
            ? "exactly the same"
            : $"{metric.Text(metric.AlikeFrom)} to {metric.Text(metric.AlikeTo)}";

    /// <summary>The deviation of pairs of identical arms; a dash when it is not known.</summary>
    public static string DeviationText(this CalibratedMetric metric) =>
        metric.PairDeviation is not { } deviation ? "–"
        : metric.Scale == EffectScale.Ratio ? Invariant($"{100 * deviation:0.0} %")
        : metric.Unit == MetricUnit.Share ? Invariant($"{100 * deviation:0.0##} points")
        : metric.Unit.Text(deviation);

    /// <summary>
    /// The smallest change that comparisons find; a dash when it is not known or when they find none.
    /// </summary>
    public static string SmallestText(this CalibratedMetric metric) =>
        metric.SmallestChange is not { } change || !double.IsFinite(change) ? "–"
        : metric.Scale == EffectScale.Ratio ? Invariant($"+{100 * (change - 1):0.0} %")
        : metric.Unit == MetricUnit.Share ? Invariant($"+{100 * change:0.0##} points")
        : $"+{metric.Unit.Text(change)}";

    /// <summary>An arm's figure with its unit; <c>no data</c> without one.</summary>
    public static string Figure(this MetricComparison metric, double? value) =>
        value is { } v ? metric.Unit.Text(v) : "no data";

    /// <summary>A probability to two significant digits.</summary>
    public static string Probability(double p) =>
        p < .0001 ? "below .0001"
        : p >= .9995 ? "1"
        : p.ToString(p < .01 ? ".0000" : ".000", CultureInfo.InvariantCulture);

    /// <summary>A level in per cent, to two significant digits.</summary>
    public static string Level(double level) =>
        (100 * level).ToString(level < .01 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    private static string Signed(double value, string format, string unit)
    {
        var text = Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
        return $"{(text.Any(c => c is > '0' and <= '9') ? (value > 0 ? "+" : "-") : "")}{text}{unit}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
