using System.Globalization;
using Chaos.Core.Metrics;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>A chart over time: caption with a legend, marks of the axes, shades and lines.</summary>
internal sealed record TimeChart
{
    /// <summary>What is drawn.</summary>
    internal required string Title { get; init; }

    /// <summary>The lines. Later ones are drawn over earlier ones.</summary>
    internal required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>Whether the legend has the order of the lines (before, after) instead of the last line first.</summary>
    internal bool KeysInOrder { get; init; }

    /// <summary>The horizontal axis, the same in all arms.</summary>
    internal required TimeAxis Time { get; init; }

    /// <summary>The vertical axis, the same in all arms.</summary>
    internal required ValueAxis Axis { get; init; }

    /// <summary>Unit of the marks; null for plain numbers.</summary>
    internal MetricUnit? Unit { get; init; }

    /// <summary>A limit, drawn as a dashed line, and its label; null for none.</summary>
    internal (double Value, string Text)? Limit { get; init; }

    /// <summary>Whether the marks of the time axis are written below; the last chart of an arm has them.</summary>
    internal bool IsLast { get; init; }

    internal void Write(Markup page, IReadOnlyList<Shade> shades)
    {
        page.Write($"<figure class=\"chart\"><figcaption>{Title}");
        foreach (var line in KeysInOrder ? Lines : Lines.Reverse())
            page.Write(
                $" <span class=\"key\"><svg class=\"swatch\" viewBox=\"0 0 18 8\" "
                    + $"aria-hidden=\"true\"><path class=\"line {line.Style}\" d=\"M1 4H17\"/></svg>"
                    + $"{(Lines.Count == 1 && line.Name == Title ? "measured" : line.Name)}</span>"
            );
        if (Limit is { } named)
            page.Write(
                $" <span class=\"key\"><svg class=\"swatch\" viewBox=\"0 0 18 8\" "
                    + $"aria-hidden=\"true\"><path class=\"limit\" d=\"M0 4H18\"/></svg>{named.Text}</span>"
            );
        if (Lines.Where(l => l.CountBeyond > 0).Select(l => l.Beyond).Distinct().ToList() is { Count: > 0 } beyond)
            page.Write(
                $" <span class=\"key\"><svg class=\"swatch\" viewBox=\"0 0 18 8\" "
                    + $"aria-hidden=\"true\"><rect class=\"beyond\" y=\"0\" width=\"18\" "
                    + $"height=\"8\"/></svg>not reached: {string.Join("; ", beyond)}</span>"
            );
        page.Write($"</figcaption>\n<div class=\"frame\"><div class=\"marks\" aria-hidden=\"true\">");
        foreach (var tick in Axis.Ticks)
            page.Write($"<span style=\"top:{Axis.Place(tick)}%\">{Figures.Tick(tick, Unit)}</span>");
        page.Write(
            $"</div><svg class=\"plot\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Spoken()}\">"
        );
        Plot.Shades(page, shades, Time);
        foreach (var tick in Axis.Ticks)
            Plot.Level(page, tick, Axis, "grid");
        if (Limit is { } limit)
            Plot.Level(page, limit.Value, Axis, "limit");
        Plot.Beyond(page, Lines, Time);
        foreach (var line in Lines)
            Plot.Path(page, line, Time, Axis);
        page.Write($"</svg>");
        if (!Lines.Any(l => l.Values.Any() || l.CountBeyond > 0))
            page.Write($"<span class=\"empty\">nothing was measured</span>");
        if (IsLast)
        {
            page.Write($"<div class=\"seconds\" aria-hidden=\"true\">");
            foreach (var tick in Time.Ticks)
                page.Write($"<span style=\"left:{Time.Place(tick)}%\">{Figures.Tick(tick, MetricUnit.Seconds)}</span>");
            page.Write($"</div>");
        }
        page.Write($"</div></figure>\n");
    }

    /// <summary>
    /// The chart in words, for screen readers: least and greatest value of each line, and for how many seconds it was
    /// infinite.
    /// </summary>
    private string Spoken() => string.Join("; ", Lines.Select(l => $"{Title}, {l.Name}: {Spoken(l)}"));

    private string Spoken(Line line)
    {
        var measured =
            line.Values.Any() ? $"{Figures.Tick(line.Values.Min(), Unit)} to {Figures.Tick(line.Values.Max(), Unit)}"
            : line.CountBeyond > 0 ? ""
            : "nothing was measured";
        if (line.CountBeyond == 0)
            return measured;
        return $"{measured}{(measured.Length > 0 ? ", and " : "")}in "
            + $"{line.CountBeyond.ToString(CultureInfo.InvariantCulture)} seconds not reached: {line.Beyond}";
    }
}
