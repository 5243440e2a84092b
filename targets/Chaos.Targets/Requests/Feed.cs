using System.Globalization;
using System.Text.Json;

namespace Chaos.Targets.Requests;

/// <summary>Rows that calls take their values from: call number k takes row k, and after the last one the first again.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values, in the order of the columns.</param>
public sealed record Feed(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The file that it was read from, as people know it.</summary>
    public string Name { get; init; } = "the feed";

    /// <summary>The line in which each row begins; empty for JSON, whose rows are objects.</summary>
    public IReadOnlyList<int> Lines { get; init; } = [];

    /// <summary>The value of a column for a call.</summary>
    public string Value(int column, long call) => Rows[RowOf(call)][column];

    /// <summary>The row that a call takes.</summary>
    public int RowOf(long call) => (int)(call % Rows.Count);

    /// <summary>Where a row's values stand, for people: <c>line 4 of users.csv, column name</c>.</summary>
    public string Place(int row, IReadOnlyList<string> columns) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Lines.Count > row ? $"line {Lines[row]}" : $"object {row + 1}")} of {Name}, {(columns.Count == 1 ? "column" : "columns")} {string.Join(" and ", columns)}");

    /// <summary>Reads a text: JSON where it begins with a bracket, otherwise CSV by RFC 4180, whose first line is the columns' names.</summary>
    /// <exception cref="FormatException">It is neither, or holds no row: with the line.</exception>
    public static Feed Read(string text)
    {
        var feed = text.AsSpan().TrimStart() is ['[', ..] ? OfJson(text) : OfCsv(text);
        return feed.Rows.Count > 0 ? feed : throw new FormatException("it holds no row");
    }

    private static Feed OfJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var objects = json.RootElement.EnumerateArray().ToList();
            if (objects.FirstOrDefault(o => o.ValueKind != JsonValueKind.Object) is { ValueKind: not JsonValueKind.Undefined } other) throw new FormatException($"it holds {other.ValueKind.ToString().ToLowerInvariant()} and not objects alone");
            List<string> columns = [.. objects.SelectMany(o => o.EnumerateObject().Select(p => p.Name)).Distinct()];
            return new(columns, [.. objects.Select((o, i) => (IReadOnlyList<string>)[.. columns.Select(c => o.TryGetProperty(c, out var value) ? value.ToString() : throw new FormatException($"object {i + 1} has no {c}"))])]);
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {e.Message}", e);
        }
    }

    private static Feed OfCsv(string text)
    {
        var lines = new List<IReadOnlyList<string>>();
        var (begins, number, begin) = (new List<int>(), 1, 1);
        var (line, field, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') number++;
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c == ',') End();
            else if (!quoted && c is '\n') EndLine();
            else if (quoted || c != '\r') field.Append(c);
        }
        if (quoted) throw new FormatException("a quoted value has no end");
        EndLine();
        if (lines.Count == 0) throw new FormatException("it is empty");
        if (lines.FindIndex(l => l.Count != lines[0].Count) is > 0 and var wrong)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"row {wrong} has {lines[wrong].Count} values for {lines[0].Count} columns"));
        return new([.. lines[0].Select(c => c.Trim())], lines[1..]) { Lines = begins[1..] };

        void End()
        {
            line.Add(field.ToString());
            field.Clear();
        }

        void EndLine()
        {
            End();
            // An empty line is none.
            if (line is not [""])
            {
                lines.Add([.. line]);
                begins.Add(begin);
            }
            line.Clear();
            begin = number;
        }
    }
}
