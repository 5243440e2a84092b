using Chaos.Core.Comparing;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes a calibration: an arm against itself, which shows how much the machine varies.</summary>
internal static class CalibrationSection
{
    internal static void Write(Markup page, CalibrationResult calibration)
    {
        page.Write(
            $"""
            <article id="calibration">
            <h2>{calibration.Experiment}: {calibration.Arm} against itself</h2>
            <p class="claim">Both arms are the same, so every difference comes from the machine. Each window of
            {calibration.Rounds} successive pairs is a comparison that should find no difference; one that finds one
            is a false alarm. The measure with the most false alarms decides. A measure in which no pair differs
            decides nothing. By chance alone, one sound machine in seven has too many false alarms in its first
            calibration: then calibrate again.</p>
            <table class="cards">
            <thead><tr><th scope="col">Measure</th><th scope="col">Pairs</th><th scope="col">Pairs vary by</th><th scope="col">{calibration.Rounds} rounds detect</th><th scope="col">Rounds for +10 %</th><th scope="col">Rounds for +20 %</th><th scope="col">False alarms</th></tr></thead>
            <tbody>

            """
        );
        foreach (var m in calibration.Metrics)
            page.Write(
                $"<tr><td data-label=\"Measure\"><span>{m.Text}</span></td><td data-label=\"Pairs\"><span>"
                    + $"{m.Pairs}</span></td><td data-label=\"Pairs vary by\"><span>{m.DeviationText()}"
                    + $"</span></td><td data-label=\"{calibration.Rounds} rounds detect\"><span>{m.SmallestText()}"
                    + $"</span></td><td data-label=\"Rounds for +10 %\"><span>"
                    + $"{ComparisonWords.RoundsNeeded(m.RoundsForTenPercent, m)}</span></td><td "
                    + $"data-label=\"Rounds for +20 %\"><span>"
                    + $"{ComparisonWords.RoundsNeeded(m.RoundsForTwentyPercent, m)}</span></td><td "
                    + $"data-label=\"False alarms\"><span>{m.FalsePositives} of {m.Comparisons}"
                    + $"</span></td></tr>\n"
            );
        page.Write($"</tbody>\n</table>\n");
        if (calibration.Problems.Count > 0)
        {
            page.Write($"<ul class=\"problem\">");
            foreach (var problem in calibration.Problems)
                page.Write($"<li>! {problem}</li>");
            page.Write($"</ul>\n");
        }
        page.Write($"</article>\n");
    }
}
