using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>
/// Writes the figures by step of the workloads that walk journeys: a table for each arm and phase. Whole journeys are
/// bold.
/// </summary>
internal static class StepSection
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var arms = new StepTable(run, result).Arms.Where(a => a.Phases.Count > 0).ToList();
        if (arms.Count == 0)
            return;
        page.Write($"<h3>Figures by step</h3>\n");
        page.Write(
            $"<p class=\"policy\">Latencies in milliseconds, of the calls that were sent, good or not. A whole journey "
                + $"counts without its think times.</p>\n"
        );
        foreach (var (arm, phases) in arms)
        foreach (var (phase, rows) in phases)
        {
            page.Write(
                $"<h4>{ArmCards.Named(run, arm)}, {phase.ToString()}</h4>\n<table class=\"cards steps\"><thead><tr>"
            );
            foreach (var heading in StepRow.Headings.Prepend("step").Append("bytes").Append("ended"))
                page.Write($"<th scope=\"col\">{heading}</th>");
            page.Write($"</tr></thead>\n<tbody>\n");
            foreach (var row in rows)
                Row(page, row);
            page.Write($"</tbody></table>\n");
        }
    }

    private static void Row(Markup page, StepRow row)
    {
        page.Write($"<tr class=\"{(row.IsWhole ? "journey" : "step")}\"><td data-label=\"step\"><span>{row.Name}");
        if (row.Call is { } call)
            page.Write($"<br><small>{call}</small>");
        page.Write($"</span></td>");
        foreach (var (heading, figure) in StepRow.Headings.Zip(row.Figures))
            page.Write($"<td data-label=\"{heading}\" class=\"number\"><span>{figure}</span></td>");
        page.Write($"<td data-label=\"bytes\"><span>");
        foreach (var (part, i) in row.Bytes.Split(", ").Select((part, i) => (part, i)))
            page.Write($"{(i > 0 ? " " : "")}<span class=\"whole\">{part}{(i == 0 ? "," : "")}</span>");
        page.Write(
            $"</span></td><td data-label=\"ended\"><span>{(row.Calls > 0 ? row.Ended : "–")}</span></td></tr>\n"
        );
    }
}
