using System.Text;
using Chaos.Core.Judging;
using Chaos.Reports.Wording;
using static Chaos.Reports.Markdown.MarkdownText;

namespace Chaos.Reports.Markdown;

/// <summary>When the messages of streams came, in Markdown, a table for each arm and phase.</summary>
internal static class StreamText
{
    internal static IEnumerable<string> Of(RunContent run, ExperimentResult result)
    {
        foreach (var part in new StreamTable(run, result).Rows.GroupBy(r => (r.Arm, r.Phase)))
        {
            var text = new StringBuilder(
                $"{Row(StreamRow.Headings.Prepend($"{Escape(part.Key.Arm.Name)}, {part.Key.Phase}, ms {StreamTable.What}"))}\n"
                    + $"{Row(StreamRow.Headings.Select(_ => "---:").Prepend("---"))}\n"
            );
            foreach (var (_, _, row) in part)
                text.Append(Row(row.Figures.Prepend($"{Escape(row.Name)} {row.What}"))).Append('\n');
            yield return text.Append('\n').ToString();
        }
    }
}
