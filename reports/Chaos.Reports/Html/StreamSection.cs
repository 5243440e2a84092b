using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Html;

/// <summary>Writes when the messages of streams came, by arm and phase. Nothing when no workload is a stream.</summary>
internal static class StreamSection
{
    internal static void Write(Markup page, RunContent run, ExperimentResult result)
    {
        var rows = new StreamTable(run, result).Rows;
        if (rows.Count == 0)
            return;
        page.Write(
            $"<h3>Messages of streams</h3>\n<p class=\"policy\">Milliseconds {StreamTable.What}; also of calls that were "
                + $"not good.</p>\n"
                + $"<table class=\"cards streams\"><thead><tr>"
        );
        foreach (var heading in new[] { "arm", "phase", "stream", "time" })
            page.Write($"<th scope=\"col\">{heading}</th>");
        foreach (var heading in StreamRow.Headings)
            page.Write($"<th scope=\"col\" class=\"number\">{heading}</th>");
        page.Write($"</tr></thead>\n<tbody>\n");
        foreach (var (arm, phase, row) in rows)
        {
            page.Write(
                $"<tr><td data-label=\"arm\"><span>{ArmCards.Named(run, arm)}</span></td><td data-label=\"phase\"><span>"
                    + $"{phase.ToString()}</span></td><td data-label=\"stream\"><span>{row.Name}</span></td><td "
                    + $"data-label=\"time\"><span>{row.What}</span></td>"
            );
            foreach (var (heading, figure) in StreamRow.Headings.Zip(row.Figures))
                page.Write($"<td data-label=\"{heading}\" class=\"number\"><span>{figure}</span></td>");
            page.Write($"</tr>\n");
        }
        page.Write($"</tbody></table>\n");
    }
}
