using Chaos.Core.Judging;

namespace Chaos.Reports.Text;

/// <summary>Lays the terminal's report out in lines of a width.</summary>
internal static class TextLines
{
    private const int Gap = 2;
    private const int Indent = 4;
    private const int LeastWidth = 24;

    /// <summary>The lines.</summary>
    internal static IEnumerable<TextLine> Of(TextReport report, int width) =>
        [
            .. Rows(report.Rows, width),
            .. report.Notes.SelectMany(n => Wrapped(n, width)),
            new(""),
            .. report.Steps.SelectMany(s =>
                Wrapped(s.Title, width)
                    .Concat(StepLines.Of(s.Rows, width).Select(l => new TextLine(l)))
                    .Concat(s.Note.Length == 0 ? [] : Wrapped($"({s.Note})", width))
                    .Append(new(""))
            ),
            .. report.Streams.SelectMany(s =>
                Wrapped(s.Title, width)
                    .Concat(StreamLines.Of(s.Rows, width).Select(l => new TextLine(l)))
                    .Append(new(""))
            ),
            .. report.Failures.SelectMany(f => Wrapped(f, width)),
            .. report.Failures.Count > 0 ? [new("")] : Array.Empty<TextLine>(),
            .. report.Problems.SelectMany(p => Wrapped(p, width)),
            .. report.Problems.Count > 0 ? [new("")] : Array.Empty<TextLine>(),
            .. report.Mutants.SelectMany(m => Wrapped(m, width)),
            .. Wrapped(report.Total, width).Select(l => l with { IsBold = true }),
            .. new[] { report.Stopped, report.Rounds }
                .Where(t => t.Length > 0)
                .SelectMany(t => Wrapped($"  {t}", width)),
            .. report.Warning.Length > 0
                ? Wrapped($"? {report.Warning}", width)
                    .Select(l => l with { Verdict = Verdict.Inconclusive, Coloured = l.Text.Length })
                : [],
            .. report.Again.Select(a => new TextLine($"again: {a}") { IsWhole = true }),
        ];

    /// <summary>
    /// The verdicts in columns. Where the columns before the evidence take more than half of the width, it stands below
    /// them.
    /// </summary>
    private static IEnumerable<TextLine> Rows(IReadOnlyList<TextRow> rows, int width)
    {
        var words = rows.Select(r => r.Word.Length).DefaultIfEmpty().Max();
        var ids = rows.Select(r => r.Id.Length).DefaultIfEmpty().Max();
        var beside = 2 + words + Gap + ids + Gap;
        var isBelow = beside > width / 2;
        var indent = isBelow ? Indent : beside;
        var room = Math.Max(LeastWidth, width - indent);
        foreach (var row in rows)
        {
            var verdict = $"{row.Sign} {row.Word}";
            var head = $"{verdict.PadRight(2 + words + Gap)}{row.Id.PadRight(ids + Gap)}";
            var lines = PlainText
                .Wrap(row.Evidence, room)
                .Concat(row.AlsoNotHeld.SelectMany(f => Hanging(f, room)))
                .ToList();
            yield return new((isBelow ? head : head + lines[0]).TrimEnd())
            {
                Verdict = row.Verdict,
                Coloured = verdict.Length,
            };
            foreach (var line in lines.Skip(isBelow ? 0 : 1))
                yield return new(new string(' ', indent) + line);
        }
    }

    /// <summary>A text that begins with a sign: its further lines begin below the text.</summary>
    private static IEnumerable<string> Hanging(string text, int width) =>
        PlainText.Wrap(text, width - 2).Select((line, i) => i == 0 ? line : $"  {line}");

    /// <summary>A text whose further lines are a little further right than its first one.</summary>
    private static IEnumerable<TextLine> Wrapped(string text, int width)
    {
        var begin = text.Length - text.TrimStart(' ').Length;
        return PlainText
            .Wrap(text, Math.Max(LeastWidth, width - begin - Gap))
            .Select((line, i) => new TextLine(i == 0 ? line : new string(' ', begin + Gap) + line));
    }
}
