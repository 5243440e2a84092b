using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Chaos.Targets.Requests;

/// <summary>Reads feeds in CSV by RFC 4180, strictly: a row that is not as long as the first, or a quote where none can be, is told with its line, and none is guessed at.</summary>
internal static class CsvFeed
{
    /// <exception cref="FormatException">The text is no such feed.</exception>
    internal static Feed Read(string text)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            BadDataFound = e => throw Wrong(LineOf(text, e.Context.Parser!), e.Field.StartsWith('"') ? "a quoted value has no end" : "a quote inside of a value: put the value in quotes and write the quote twice"),
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        List<IReadOnlyList<string>> rows = [];
        List<int> lines = [];
        string[]? names = null;
        List<int> named = [];
        while (parser.Read())
        {
            var record = parser.Record!;
            var line = LineOf(text, parser);
            if (names is null)
            {
                names = [.. record.Select(n => n.Trim())];
                named = [.. Enumerable.Range(0, names.Length).Where(i => names[i].Length > 0)];
                CheckNames(names, named, parser.RawRecord, line);
                continue;
            }
            if (record.Length != names.Length) throw Wrong(line, string.Create(CultureInfo.InvariantCulture, $"{record.Length} values for {names.Length} columns"));
            rows.Add([.. named.Select(i => record[i])]);
            lines.Add(line);
        }
        return names is null ? throw new FormatException("it is empty") : new([.. named.Select(i => names[i])], rows) { Lines = lines };
    }

    private static void CheckNames(string[] names, List<int> named, string raw, int line)
    {
        if (named.Count == 0) throw Wrong(line, "no column has a name");
        foreach (var i in named)
            if (named.FirstOrDefault(j => j < i && names[j] == names[i], -1) is >= 0 and var first)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {line}, column {ColumnOf(i, raw)}: {names[i]} is there a second time, after column {ColumnOf(first, raw)}"));
        if (names is [var only] && only.AsSpan().IndexOfAny(";\t|") >= 0) throw Wrong(line, $"one column, {only.Replace("\t", "\\t", StringComparison.Ordinal)}: values are parted by commas");
    }

    /// <summary>Where a value of a line begins, as editors count.</summary>
    private static int ColumnOf(int value, string raw)
    {
        var isQuoted = false;
        var at = 0;
        for (; at < raw.Length && value > 0; at++)
        {
            if (raw[at] == '"') isQuoted = !isQuoted;
            else if (raw[at] == ',' && !isQuoted) value--;
        }
        return at + 1;
    }

    /// <summary>The line in which a record begins, as editors count.</summary>
    private static int LineOf(string text, IParser parser) => 1 + text.AsSpan(0, (int)parser.CharCount - parser.RawRecord.Length).Count('\n');

    private static FormatException Wrong(int line, string what) => new(string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}"));
}
