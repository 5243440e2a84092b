using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>When the messages of streams came, as lines of a terminal.</summary>
public static class StreamLines
{
    private const int Gap = 2;

    /// <summary>The columns that are left out of a narrow terminal, the first one first.</summary>
    private static readonly string[] s_spared = ["min", "p95"];

    /// <summary>
    /// A table of rows. Where names and figures do not fit beside one another, names have lines of their own.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The width of the terminal.</param>
    public static IEnumerable<string> Of(IReadOnlyList<StreamRow> rows, int width)
    {
        var names = rows.Select(r => SafeText.Line($"{r.Name} {r.What}")).ToList();
        var columns = StreamRow
            .Headings.Select((heading, i) => (Heading: heading, Cells: rows.Select(r => r.Figures[i]).ToList()))
            .ToList();
        var first = names.Max(n => n.Length);
        var isAbove = !Fits();
        if (isAbove)
            first = Gap;
        foreach (var spared in s_spared.Where(_ => !Fits()))
            columns.RemoveAll(c => c.Heading == spared);
        yield return Line("", c => c.Heading);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = i;
            if (isAbove)
                yield return names[i];
            yield return Line(isAbove ? "" : names[i], c => c.Cells[row]);
        }

        bool Fits() => first + columns.Sum(c => Gap + WidthOf(c)) <= width;

        string Line(string name, Func<(string Heading, List<string> Cells), string> cell) =>
            (
                name.PadRight(first)
                + string.Concat(columns.Select(c => new string(' ', Gap) + cell(c).PadLeft(WidthOf(c))))
            ).TrimEnd();
    }

    private static int WidthOf((string Heading, List<string> Cells) column) =>
        column.Cells.Append(column.Heading).Max(c => c.Length);
}
