using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes one experiment: what happened in words, the arms, the findings, the receipts, and the folded details. In a
/// comparison it writes no verdict of the experiment, only what its arms did.
/// </summary>
internal static class ExperimentSection
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var isJudged = run.Run.IsJudged();
        page.Write($"<article id=\"{result.Id}\">\n<h2>");
        if (isJudged)
            Badge.Write(page, result);
        page.Write($"{(isJudged ? " " : "Trials of ")}{result.Id}</h2>\n");
        if (result.Claim != result.Id)
            page.Write($"<p class=\"claim\">{result.Claim}</p>\n");
        if (isJudged)
            Headline(page, result);
        if (isJudged && result is { Uncontrolled: true, Verdict: Verdict.Pass })
            page.Write(
                $"<p class=\"policy\">Uncontrolled: no arm ran without the mitigation, so nothing shows that the "
                    + $"fault alone would miss the objective.</p>\n"
            );
        if (isJudged && result.Story.Length > 0 && result.Findings.Count > 0)
            page.Write($"<p class=\"story\">{result.Story}</p>\n");
        if (result.Problems.Count > 0)
        {
            page.Write($"<ul class=\"problem\">");
            foreach (var problem in result.Problems)
                page.Write($"<li>! {problem}</li>");
            page.Write($"</ul>\n");
        }
        if (isJudged && run.Run.Tries(result) is { Length: > 0 } tries)
            page.Write($"<p>{tries}</p>\n");
        if (result.Arms.Count > 0)
            new ArmCards(run, result).Write(page);
        if (isJudged && result.Findings.Count > 0)
            FindingsTable.Write(page, result);
        if (isJudged)
            foreach (var note in Footnotes.Of(result))
                page.Write($"<p class=\"policy\">{note}</p>\n");
        OutcomesSection.Write(page, run, result);
        StepSection.Write(page, run, result);
        ExternalSection.Write(page, run, result);
        StreamSection.Write(page, run, result);
        LedgerTable.Write(page, run, result);
        ReceiptsTable.Write(page, run, result);
        Folds.Write(page, run, result);
        if (result.Again.Length > 0)
            page.Write($"<p class=\"again\">Again: <code>{result.Again}</code></p>\n");
        page.Write($"</article>\n");
    }

    /// <summary>
    /// Writes the headline and, behind it, how the calls ended. A headline that is also one of the problems is left out
    /// here, because the problems follow below.
    /// </summary>
    private static void Headline(Markup page, ExperimentResult result)
    {
        var (headline, calls) = (
            result.Problems.Contains(result.Headline) ? "" : result.Headline,
            Telling.Calls(result)
        );
        if (headline.Length > 0)
            page.Write($"<p><b>{headline}</b>{(calls.Length > 0 ? $"; {calls}" : "")}</p>\n");
        else if (calls.Length > 0)
            page.Write($"<p>{calls[..1].ToUpperInvariant()}{calls[1..]}</p>\n");
    }
}
