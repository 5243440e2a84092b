using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>The figures by step as lines of a terminal.</summary>
public static class StepLines
{
    private const int Indent = 4;

    /// <summary>A table of rows; how the calls ended is in the lines below each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The width of the terminal.</param>
    public static IEnumerable<string> Of(IReadOnlyList<StepRow> rows, int width)
    {
        var cells = rows.Select(r => r.Figures.Prepend((r.IsWhole ? "" : "  ") + SafeText.Line(r.Name)).ToList())
            .ToList();
        cells.Insert(0, [.. StepRow.Headings.Prepend("")]);
        var widths = Enumerable.Range(0, cells[0].Count).Select(c => cells.Max(row => row[c].Length)).ToList();
        for (var i = 0; i < cells.Count; i++)
        {
            yield return string.Join(
                    "  ",
                    cells[i].Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))
                )
                .TrimEnd();
            if (i > 0)
                foreach (var line in PlainText.Wrap(Below(rows[i - 1]), Math.Max(24, width - Indent)))
                    yield return new string(' ', Indent) + line;
        }
    }

    private static string Below(StepRow row) =>
        SafeText.Line(
            $"{(row.Call is { } call ? $"{call}: " : "")}{(row.Calls == 0 ? "no call" : row.Ended)}"
                + $"{(row.Received + row.Sent > 0 ? $"; {row.Bytes}" : "")}"
        );
}
