using System.Globalization;
using Chaos.Core.Comparing;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Draws the primary metric round by round: before as a ring, after as a dot, joined by a line where they are a pair. A
/// round that does not count stays empty.
/// </summary>
internal static class PairsChart
{
    private const int MostLabels = 12;

    internal static void Write(Markup page, ComparisonResult comparison)
    {
        var metric = comparison.Primary;
        var rounds = metric.Rounds;
        var counting = rounds.Where(r => r.Counts).ToList();
        var axis = ValueAxis.Around(counting.SelectMany(r => new[] { r.Before, r.After }).OfType<double>());
        page.Write($"<figure class=\"chart\"><figcaption>{metric.Text}, by round");
        page.Write(
            $" <span class=\"key\"><svg class=\"swatch round\" viewBox=\"0 0 14 14\" "
                + $"aria-hidden=\"true\"><path class=\"dot before\" d=\"M7 7h0\"/><path class=\"dot hole\" "
                + $"d=\"M7 7h0\"/></svg>before</span>"
        );
        page.Write(
            $" <span class=\"key\"><svg class=\"swatch round\" viewBox=\"0 0 14 14\" "
                + $"aria-hidden=\"true\"><path class=\"dot after\" d=\"M7 7h0\"/></svg>after</span>"
        );
        page.Write($"</figcaption>\n<div class=\"frame\"><div class=\"marks tall\" aria-hidden=\"true\">");
        if (counting.Count > 0)
            foreach (var tick in axis.Ticks)
                page.Write($"<span style=\"top:{axis.Place(tick)}%\">{Figures.Tick(tick, metric.Unit)}</span>");
        page.Write(
            $"</div><svg class=\"plot tall\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" "
                + $"role=\"img\" aria-label=\"{Spoken(metric)}\">"
        );
        if (counting.Count > 0)
            foreach (var tick in axis.Ticks)
                Plot.Level(page, tick, axis, "grid");
        foreach (var (round, i) in rounds.Select((r, i) => (r, i)).Where(r => r.r.Counts))
        {
            var at = 10 * Place(i, rounds.Count);
            if (comparison.IsPaired && round is { Before: { } from, After: { } to })
                page.Write($"<path class=\"join\" d=\"M{at} {axis.Place(from)}V{axis.Place(to)}\"/>");
            if (round.Before is { } before)
                page.Write(
                    $"<path class=\"dot before\" d=\"M{at} {axis.Place(before)}h0\"/><path class=\"dot "
                        + $"hole\" d=\"M{at} {axis.Place(before)}h0\"/>"
                );
            if (round.After is { } after)
                page.Write($"<path class=\"dot after\" d=\"M{at} {axis.Place(after)}h0\"/>");
        }
        page.Write($"</svg>");
        if (counting.Count == 0)
            page.Write($"<span class=\"empty\">no round counts</span>");
        page.Write($"<div class=\"seconds\" aria-hidden=\"true\">");
        var step = (rounds.Count + MostLabels - 1) / MostLabels;
        foreach (var (round, i) in rounds.Select((r, i) => (r, i)).Where(r => r.i % Math.Max(1, step) == 0))
            page.Write(
                $"<span style=\"left:{Place(i, rounds.Count)}%\">"
                    + $"{round.Round.ToString(CultureInfo.InvariantCulture)}{(round.Counts ? "" : " !")}</span>"
            );
        page.Write($"</div></div></figure>\n");
    }

    private static double Place(int index, int count) => 100 * (index + .5) / count;

    private static string Spoken(MetricComparison metric) =>
        string.Join(
            "; ",
            metric.Rounds.Select(r =>
                r.Counts
                    ? $"round {r.Round.ToString(CultureInfo.InvariantCulture)}: "
                        + $"before {metric.Figure(r.Before)}, after {metric.Figure(r.After)}"
                    : $"round {r.Round.ToString(CultureInfo.InvariantCulture)}: does not count"
            )
        );
}
