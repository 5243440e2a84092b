using Chaos.Core.Judging;

namespace Chaos.Reports.Html;

/// <summary>Writes the table of mutants (mitigations broken on purpose), the undetected ones first.</summary>
internal static class MutantsTable
{
    internal static void Write(Markup page, IReadOnlyList<MutantResult> mutants)
    {
        if (mutants.Count == 0)
            return;
        page.Write(
            $"""
            <article id="mutants">
            <h2>Broken on purpose: {mutants.Count(m => m.IsKilled)} of {mutants.Count} detected</h2>
            <p class="claim">Each mitigation was broken on purpose (a mutant) and its experiment run again. An
            experiment that does not detect this proves nothing when it passes.</p>
            <table class="cards">
            <thead><tr><th scope="col">Verdict</th><th scope="col">Experiment</th><th scope="col">Broken</th><th scope="col">To be detected by</th><th scope="col">Figures</th></tr></thead>
            <tbody>

            """
        );
        foreach (var mutant in mutants.OrderBy(m => m.IsKilled))
        {
            page.Write($"<tr><td data-label=\"Verdict\">");
            Badge.Write(page, mutant);
            page.Write(
                $"</td><td data-label=\"Experiment\"><span>{mutant.Experiment}</span></td><td "
                    + $"data-label=\"Broken\"><span>{mutant.Mutant}</span></td><td data-label=\"To be found "
                    + $"by\"><span>{mutant.KilledBy}</span></td><td data-label=\"Figures\"><span>{mutant.Why}"
                    + $"</span></td></tr>\n"
            );
        }
        page.Write($"</tbody>\n</table>\n</article>\n");
    }
}
