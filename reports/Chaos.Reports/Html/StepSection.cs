using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the figures by workload and by step: a table for each arm and phase, those beside the phase
/// that says most folded. Whole journeys are bold.
/// </summary>
internal static class StepSection
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var table = new StepTable(run, result);
        var arms = table.Arms.Where(a => a.Phases.Count > 0).ToList();
        if (arms.Count == 0)
            return;
        page.Write($"<h3>Figures by {(table.HasSteps ? "step" : "workload")}</h3>\n");
        page.Write($"<p class=\"policy\">Latencies in milliseconds, of the calls that were sent, good or not.");
        if (table.HasSteps)
            page.Write($" A whole journey counts without its think times.");
        if (
            arms.SelectMany(a => a.Phases).Select(p => table.Note(p.Phase)).FirstOrDefault(n => n.Length > 0) is
            { } note
        )
            page.Write($" {note}.");
        page.Write($"</p>\n");
        foreach (var (arm, phases) in arms)
        {
            var main = StepTable.Main(phases);
            page.Write($"<h4>{ArmCards.Named(run, arm)}, {main.Phase.ToString()}</h4>\n");
            Table(page, table.HasSteps, main.Rows);
            foreach (var (phase, rows) in phases.Where(p => p.Phase != main.Phase))
            {
                page.Write($"<details><summary>{ArmCards.Named(run, arm)}, {phase.ToString()}</summary>\n");
                Table(page, table.HasSteps, rows);
                page.Write($"</details>\n");
            }
        }
    }

    private static void Table(Markup page, bool hasSteps, IReadOnlyList<StepRow> rows)
    {
        var figures = new StepFigures(rows);
        List<(string Heading, IReadOnlyList<string> Cells)> columns = [.. figures.Columns, .. figures.Rates];
        page.Write(
            $"<table class=\"cards steps\"><thead><tr><th scope=\"col\">{(hasSteps ? "step" : "workload")}</th>"
        );
        foreach (var (heading, _) in columns)
            page.Write($"<th scope=\"col\" class=\"number\">{heading}</th>");
        page.Write($"<th scope=\"col\">ended</th></tr></thead>\n<tbody>\n");
        foreach (var (row, i) in rows.Select((r, i) => (r, i)))
        {
            page.Write($"<tr class=\"{(row.IsWhole ? "journey" : "step")}\"><th scope=\"row\"><span>{row.Name}");
            if (row.Call is { } call)
                page.Write($"<br><small>{call}</small>");
            if (row.Tags.Length > 0)
                page.Write($"<br><small>{row.Tags}</small>");
            page.Write($"</span></th>");
            foreach (var (heading, cells) in columns)
                page.Write($"<td data-label=\"{heading}\" class=\"number\"><span>{cells[i]}</span></td>");
            page.Write(
                $"<td data-label=\"ended\"><span>{(row.Calls > 0 ? row.Ended : Percent.None)}</span></td></tr>\n"
            );
        }
        page.Write($"</tbody></table>\n");
    }
}
