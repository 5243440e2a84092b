using System.Text;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>The figures by step in Markdown, a table for each arm and phase.</summary>
internal static class StepText
{
    internal static IEnumerable<string> Of(RunContent run, ExperimentResult result)
    {
        var table = new StepTable(run, result);
        foreach (var (arm, phases) in table.Arms)
        foreach (var (phase, rows) in phases)
        {
            var figures = new StepFigures(rows);
            List<(string Heading, IReadOnlyList<string> Cells)> columns = [.. figures.Columns, .. figures.Rates];
            var text = new StringBuilder(
                $"{Row(columns.Select(c => c.Heading).Prepend($"{Escape(arm.Name)}, {phase}").Append("ended"))}\n"
                    + $"{Row(columns.Select(_ => "---:").Prepend("---").Append("---"))}\n"
            );
            foreach (var (row, i) in rows.Select((r, i) => (r, i)))
                text.Append(
                        Row([
                            (row.IsWhole ? $"**{Escape(row.Name)}**" : Escape(row.Name))
                                + (row.Tags.Length > 0 ? $"<br>{Escape(row.Tags)}" : ""),
                            .. columns.Select(c => c.Cells[i]),
                            row.Calls > 0 ? Escape(row.Ended) : Percent.None,
                        ])
                    )
                    .Append('\n');
            if (table.Note(phase) is { Length: > 0 } note)
                text.Append($"\n{note}.\n");
            yield return text.Append('\n').ToString();
        }
    }
}
