using System.Text;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>The figures by step in Markdown, a table for each arm and phase.</summary>
internal static class StepText
{
    internal static IEnumerable<string> Of(RunContent run, ExperimentResult result)
    {
        foreach (var (arm, phases) in new StepTable(run, result).Arms)
        foreach (var (phase, rows) in phases)
        {
            var text = new StringBuilder(
                $"{Row(StepRow.Headings.Prepend($"{Escape(arm.Name)}, {phase}").Append("bytes").Append("ended"))}\n"
                    + $"{Row(Enumerable.Repeat("---:", StepRow.Headings.Count).Prepend("---").Append("---").Append("---"))}\n"
            );
            foreach (var row in rows)
                text.Append(
                        Row([
                            row.IsWhole ? $"**{Escape(row.Name)}**" : Escape(row.Name),
                            .. row.Figures,
                            row.Received + row.Sent > 0 ? row.Bytes : "–",
                            row.Calls > 0 ? Escape(row.Ended) : "–",
                        ])
                    )
                    .Append('\n');
            yield return text.Append('\n').ToString();
        }
    }
}
