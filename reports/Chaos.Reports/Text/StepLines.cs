using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>The figures by step as lines of a terminal.</summary>
public static class StepLines
{
    private const int Indent = 4;
    private const int Gap = 2;

    /// <summary>The columns that are left out of a narrow terminal, the first one first.</summary>
    private static readonly string[] s_spared = ["p95", "p90", "mean", "min"];

    /// <summary>
    /// A table of rows; how the calls ended is in the lines below each row. Where names and figures do not fit beside one
    /// another, names have lines of their own; columns that then do not fit are left out and named.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The width of the terminal.</param>
    public static IEnumerable<string> Of(IReadOnlyList<StepRow> rows, int width)
    {
        var names = rows.Select(r => (r.IsWhole ? "" : "  ") + SafeText.Line(r.Name)).ToList();
        var columns = new StepFigures(rows).Columns.ToList();
        var first = names.Max(n => n.Length);
        var isAbove = !Fits(first) && first > Gap;
        if (isAbove)
            first = Gap;
        var left = new List<string>();
        foreach (var spared in s_spared.Where(_ => !Fits(first)))
        {
            columns.RemoveAll(c => c.Heading == spared);
            left.Add(spared);
        }
        yield return Line("", c => c.Heading);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = i;
            if (isAbove)
                yield return names[i];
            yield return Line(isAbove ? "" : names[i], c => c.Cells[row]);
            foreach (var line in PlainText.Wrap(Below(rows[i]), Math.Max(24, width - Indent)))
                yield return new string(' ', Indent) + line;
        }
        if (left.Count > 0)
            yield return $"({string.Join(", ", left)}: in the report)";

        bool Fits(int names) => names + columns.Sum(c => Gap + WidthOf(c)) <= width;

        string Line(string name, Func<(string Heading, IReadOnlyList<string> Cells), string> cell) =>
            (
                name.PadRight(first)
                + string.Concat(columns.Select(c => new string(' ', Gap) + cell(c).PadLeft(WidthOf(c))))
            ).TrimEnd();
    }

    private static int WidthOf((string Heading, IReadOnlyList<string> Cells) column) =>
        column.Cells.Append(column.Heading).Max(c => c.Length);

    private static string Below(StepRow row)
    {
        var what = string.Join(
            ", ",
            new[] { row.Call ?? "", row.Tags.Length > 0 ? $"[{row.Tags}]" : "" }.Where(t => t.Length > 0)
        );
        return SafeText.Line(
            (what.Length > 0 ? $"{what}: " : "")
                + (row.Calls == 0 ? "no call" : $"{row.Ended}; {StepFigures.Rate(row.PerSecond)}/s")
                + (row.Received + row.Sent > 0 ? $"; {row.Bytes}" : "")
        );
    }
}
