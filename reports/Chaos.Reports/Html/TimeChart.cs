using Chaos.Core.Metrics;
using Chaos.Reports.Charts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>A chart over time: caption with its keys, marks, shades and lines.</summary>
internal sealed record TimeChart
{
    /// <summary>What is drawn.</summary>
    internal required string Title { get; init; }

    /// <summary>The lines; the first ones lie below.</summary>
    internal required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>The level axis, the same in all arms.</summary>
    internal required TimeAxis Time { get; init; }

    /// <summary>The upright axis, the same in all arms.</summary>
    internal required ValueAxis Axis { get; init; }

    /// <summary>Unit of the marks; null for plain numbers.</summary>
    internal MetricUnit? Unit { get; init; }

    /// <summary>A limit as a dashed line, and how it is called.</summary>
    internal (double Value, string Text)? Limit { get; init; }

    /// <summary>Whether the marks of the time are written below.</summary>
    internal bool IsLast { get; init; }

    internal void Write(Markup page, IReadOnlyList<Shade> shades)
    {
        page.Write($"<figure class=\"chart\"><figcaption>{Title}");
        foreach (var line in Lines.Reverse()) page.Write($" <span class=\"key\"><svg class=\"swatch\" viewBox=\"0 0 18 8\" aria-hidden=\"true\"><path class=\"line {line.Style}\" d=\"M1 4H17\"/></svg>{(Lines.Count == 1 && line.Name == Title ? "measured" : line.Name)}</span>");
        if (Limit is { } named) page.Write($" <span class=\"key\"><svg class=\"swatch\" viewBox=\"0 0 18 8\" aria-hidden=\"true\"><path class=\"limit\" d=\"M0 4H18\"/></svg>{named.Text}</span>");
        page.Write($"</figcaption>\n<div class=\"frame\"><div class=\"marks\" aria-hidden=\"true\">");
        foreach (var tick in Axis.Ticks) page.Write($"<span style=\"top:{Axis.Place(tick)}%\">{Figures.Tick(tick, Unit)}</span>");
        page.Write($"</div><svg class=\"plot\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Spoken()}\">");
        Plot.Shades(page, shades, Time);
        foreach (var tick in Axis.Ticks) Plot.Level(page, tick, Axis, "grid");
        if (Limit is { } limit) Plot.Level(page, limit.Value, Axis, "limit");
        foreach (var line in Lines) Plot.Path(page, line, Time, Axis);
        page.Write($"</svg>");
        if (!Lines.Any(l => l.Values.Any())) page.Write($"<span class=\"empty\">nothing was measured</span>");
        if (IsLast)
        {
            page.Write($"<div class=\"seconds\" aria-hidden=\"true\">");
            foreach (var tick in Time.Ticks) page.Write($"<span style=\"left:{Time.Place(tick)}%\">{Figures.Tick(tick, MetricUnit.Seconds)}</span>");
            page.Write($"</div>");
        }
        page.Write($"</div></figure>\n");
    }

    /// <summary>The chart for those who do not see it: least and greatest value of each line.</summary>
    private string Spoken() => string.Join("; ", Lines.Select(l => l.Values.Any()
        ? $"{Title}, {l.Name}: {Figures.Tick(l.Values.Min(), Unit)} to {Figures.Tick(l.Values.Max(), Unit)}"
        : $"{Title}, {l.Name}: nothing was measured"));
}
