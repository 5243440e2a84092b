using System.Globalization;
using Chaos.Core.Texts;
using CsvHelper;
using CsvHelper.Configuration;

namespace Chaos.Targets.Requests;

/// <summary>
/// Reads feeds in CSV strictly by RFC 4180. A row with another number of values than the first, or a misplaced quote,
/// is an error with its line. Nothing is guessed.
/// </summary>
internal static class CsvFeed
{
    /// <exception cref="FormatException">The text is not a CSV feed.</exception>
    internal static Feed Read(string text)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            BadDataFound = e =>
                throw Wrong(
                    LineOf(text, e.Context.Parser!),
                    e.Field.StartsWith('"')
                        ? "a quoted value has no end"
                        : "a quote inside of a value: put the value in quotes and write the quote twice"
                ),
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
                CheckNames(names, named, line);
                continue;
            }
            if (record.Length != names.Length)
                throw Wrong(line, $"{Counted.Of(record.Length, "value")} for {Counted.Of(names.Length, "column")}");
            rows.Add([.. named.Select(i => record[i])]);
            lines.Add(line);
        }
        return names is null
            ? throw new FormatException("it is empty")
            : new([.. named.Select(i => names[i])], rows) { Lines = lines };
    }

    private static void CheckNames(string[] names, List<int> named, int line)
    {
        if (named.Count == 0)
            throw Wrong(line, "no column has a name");
        foreach (var i in named)
            if (named.FirstOrDefault(j => j < i && names[j] == names[i], -1) is >= 0 and var first)
                throw Wrong(
                    line,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{names[i]} is the name of two columns, the {Ordinal(first + 1)} and the {Ordinal(i + 1)}"
                    )
                );
        if (names is [var only] && only.AsSpan().IndexOfAny(";\t|") >= 0)
            throw Wrong(
                line,
                $"one column, {only.Replace("\t", "\\t", StringComparison.Ordinal)}: values are separated by commas"
            );
    }

    /// <summary>Returns an ordinal number: 1st, 2nd, 11th.</summary>
    private static string Ordinal(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{number}{(number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}"
        );

    /// <summary>Returns the line in which a record begins, counted as editors do.</summary>
    private static int LineOf(string text, IParser parser) =>
        1 + text.AsSpan(0, (int)parser.CharCount - parser.RawRecord.Length).Count('\n');

    private static FormatException Wrong(int line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}"));
}
