using Chaos.Core.Comparing;
using Chaos.Core.Metrics;

namespace Chaos.Reports.Html;

/// <summary>
/// Draws a change as a dot and its interval as a bar, over the band of changes that count as alike. A ratio is drawn on
/// a logarithmic scale, so that half and double are equally far from no change.
/// </summary>
internal static class BandMark
{
    private const double Margin = 8,
        Middle = 11,
        Height = 22;

    internal static void Write(Markup page, MetricComparison metric, int width)
    {
        if (metric.Change is not { } change)
            return;
        var (low, high) = (Scaled(metric.Low ?? change), Scaled(metric.High ?? change));
        var (alikeFrom, alikeTo, none) = (Scaled(metric.AlikeFrom), Scaled(metric.AlikeTo), Scaled(metric.Unchanged));
        var (least, most) = (Math.Min(low, Math.Min(alikeFrom, none)), Math.Max(high, Math.Max(alikeTo, none)));
        if (most - least <= 1e-12)
            (least, most) = (least - 1, most + 1);
        var room = .08 * (most - least);
        (least, most) = (least - room, most + room);
        page.Write(
            $"<svg class=\"interval\" viewBox=\"0 0 {width} {Height}\" role=\"img\" aria-label=\""
                + $"{metric.ChangeText()}, alike {metric.AlikeText()}\">"
        );
        page.Write(
            $"<rect class=\"alike\" x=\"{At(alikeFrom)}\" y=\"2\" width=\"{At(alikeTo) - At(alikeFrom)}\" "
                + $"height=\"18\"/><path class=\"rule\" d=\"M{Margin} {Middle}H{width - Margin}\"/><path "
                + $"class=\"none\" d=\"M{At(none)} 1V21\"/>"
        );
        if (high > low)
            page.Write($"<path class=\"bar\" d=\"M{At(low)} {Middle}H{At(high)}\"/>");
        page.Write($"<circle class=\"candidate\" cx=\"{At(Scaled(change))}\" cy=\"{Middle}\" r=\"4\"/></svg>");

        double Scaled(double value) => metric.Scale == EffectScale.Ratio ? Math.Log(Math.Max(value, 1e-12)) : value;

        double At(double value) =>
            Math.Clamp(Margin + ((width - (2 * Margin)) * (value - least) / (most - least)), Margin, width - Margin);
    }
}
