using Chaos.Core.Trials;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Html;

/// <summary>Draws good calls over time in a table's cell, with the faults shaded.</summary>
internal static class Sparkline
{
    internal static void Write(Markup page, TrialRecord trial)
    {
        var lines = new TrialLines(trial);
        var time = TimeAxis.Over([trial.Times.LoadEnd]);
        var (good, offered) = (lines.Good, lines.Offered);
        var axis = ValueAxis.Linear(offered.Values);
        page.Write(
            $"<svg class=\"spark\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" "
                + $"aria-label=\"good calls per second over {Wording.Figures.Seconds(trial.Times.LoadEnd)}\">"
        );
        Plot.Shades(page, Shade.Of(trial).Where(s => s.Text is not null), time);
        Plot.Path(page, good, time, axis);
        page.Write($"</svg>");
    }
}
