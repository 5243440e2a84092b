using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes the table of all experiments, failures first.</summary>
internal static class Overview
{
    internal static void Write(Markup page, RunContent run, IReadOnlyList<ExperimentResult> results)
    {
        var hasControl = results.Any(r => r.Arms.Any(a => a.Role == ArmRole.Control));
        page.Write(
            $"<table class=\"cards overview\">\n<thead><tr><th scope=\"col\">Verdict</th><th "
                + $"scope=\"col\">Experiment</th><th scope=\"col\">Fault, confirmed</th>"
        );
        if (hasControl)
            page.Write($"<th scope=\"col\">Without</th>");
        page.Write(
            $"<th scope=\"col\">{(hasControl ? "With" : "Measured")}</th><th "
                + $"scope=\"col\">Expected</th><th scope=\"col\">Good calls</th></tr></thead>\n<tbody>\n"
        );
        foreach (var result in results)
            Row(page, run, result, hasControl);
        page.Write($"</tbody>\n</table>\n");
    }

    private static void Row(Markup page, RunContent run, ExperimentResult result, bool hasControl)
    {
        page.Write($"<tr><td data-label=\"Verdict\">");
        Badge.Write(page, result);
        page.Write(
            $"</td><td data-label=\"Experiment\"><div><a class=\"id\" href=\"#"
                + $"{Uri.EscapeDataString(result.Id)}\">{result.Id}</a>"
        );
        if (Telling.Title(result) is { Length: > 0 } title)
            page.Write($"<br><small>{title}</small>");
        var hasFigures = Telling.With(result).Length > 0 || Telling.Without(result).Length > 0;
        if (result.Problems.Count > 0 && hasFigures)
            page.Write($"<br><small class=\"open\">? {result.Problems[0]}</small>");
        if (HeldWords.Held(result) is { Length: > 0 } held)
            page.Write($"<br><small>{held}</small>");
        page.Write($"</div></td>");
        page.Write($"<td data-label=\"Fault, confirmed\"><span>{Fault(run, result)}</span></td>");
        if (result.Problems.Count > 0 && !hasFigures)
        {
            page.Write(
                $"<td data-label=\"Why\" colspan=\"{(hasControl ? 2 : 1)}\"><span>{result.Problems[0]}</span></td>"
            );
        }
        else
        {
            if (hasControl)
                page.Write($"<td data-label=\"Without\"><span>{Dash(Telling.Without(result))}</span></td>");
            page.Write(
                $"<td data-label=\"{(hasControl ? "With" : "Measured")}\"><b>{Dash(Telling.With(result))}</b></td>"
            );
        }
        page.Write($"<td data-label=\"Expected\"><div>");
        foreach (var (line, i) in Telling.Expected(result).Select((l, i) => (l, i)))
        {
            if (i == 0)
                page.Write($"<span>{line}</span>");
            else
                page.Write($"<br><small>{line}</small>");
        }
        page.Write($"</div></td><td data-label=\"Good calls\"><div>");
        if (
            result.Arms.FirstOrDefault(a => a.Role == ArmRole.Candidate) is { } candidate
            && run.Trials(candidate).Select(t => t.Record).FirstOrDefault(r => r is not null) is { } trial
        )
            Sparkline.Write(page, trial);
        if (result.GoodCallsFigures is { Length: > 0 } good)
            page.Write($"<small>{good}</small>");
        page.Write($"</div></td></tr>\n");
    }

    /// <summary>The fault's name, marked when any fault of any trial is not wholly proven.</summary>
    private static string Fault(RunContent run, ExperimentResult result) =>
        $"{result.Fault}{ReceiptWords.Of([.. run.Trials(result).SelectMany(t => t.Receipts)])}";

    private static string Dash(string figure) => figure.Length == 0 ? "–" : figure;
}
