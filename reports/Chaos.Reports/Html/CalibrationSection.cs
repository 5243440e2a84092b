using Chaos.Core.Comparing;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>What an arm against itself says of the machine.</summary>
internal static class CalibrationSection
{
    internal static void Write(Markup page, CalibrationResult calibration)
    {
        page.Write(
            $"""
            <article id="calibration">
            <h2>{calibration.Experiment}: {calibration.Arm} against itself</h2>
            <p class="claim">Both arms are the same, so whatever differs is the machine. Every stretch of {calibration.Rounds} successive pairs is a comparison that should find nothing. The worst measure decides; one by which no pair differs says nothing. By chance alone one sound machine of seven finds too much by a measure at its first look: then calibrate again.</p>
            <table class="cards">
            <thead><tr><th scope="col">Measure</th><th scope="col">Pairs</th><th scope="col">Pairs vary by</th><th scope="col">{calibration.Rounds} rounds find</th><th scope="col">Rounds for +10 %</th><th scope="col">Rounds for +20 %</th><th scope="col">Found where nothing is</th></tr></thead>
            <tbody>

            """
        );
        foreach (var m in calibration.Metrics)
            page.Write(
                $"<tr><td data-label=\"Measure\"><span>{m.Text}</span></td><td data-label=\"Pairs\"><span>"
                    + $"{m.Pairs}</span></td><td data-label=\"Pairs vary by\"><span>{m.DeviationText()}"
                    + $"</span></td><td data-label=\"{calibration.Rounds} rounds find\"><span>{m.SmallestText()}"
                    + $"</span></td><td data-label=\"Rounds for +10 %\"><span>"
                    + $"{ComparisonWords.RoundsNeeded(m.RoundsForTenPercent, m)}</span></td><td "
                    + $"data-label=\"Rounds for +20 %\"><span>"
                    + $"{ComparisonWords.RoundsNeeded(m.RoundsForTwentyPercent, m)}</span></td><td "
                    + $"data-label=\"Found where nothing is\"><span>{m.FalsePositives} of {m.Comparisons}"
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
