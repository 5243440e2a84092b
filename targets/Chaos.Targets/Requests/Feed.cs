using System.Globalization;
using System.Text.Json;

namespace Chaos.Targets.Requests;

/// <summary>Rows of values for calls. Call number k takes row k. After the last row the first is used again.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values, in the order of the columns.</param>
public sealed record Feed(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The name of the file, for messages.</summary>
    public string Name { get; init; } = "the feed";

    /// <summary>The line in which each row begins. Empty for JSON, whose rows are objects.</summary>
    public IReadOnlyList<int> Lines { get; init; } = [];

    /// <summary>Returns the value of a column for a call.</summary>
    public string Value(int column, long call) => Rows[RowOf(call)][column];

    /// <summary>Returns the index of the row for a call.</summary>
    public int RowOf(long call) => (int)(call % Rows.Count);

    /// <summary>Returns where the values of a row are, for messages: <c>line 4 of users.csv, column name</c>.</summary>
    public string Place(int row, IReadOnlyList<string> columns) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Lines.Count > row ? $"line {Lines[row]}" : $"object {row + 1}")} of {Name}, "
                + $"{(columns.Count == 1 ? "column" : "columns")} {string.Join(" and ", columns)}"
        );

    /// <summary>
    /// Reads a text as JSON when it begins with a bracket, otherwise as CSV by RFC 4180. The first line of CSV has the
    /// names of the columns. Columns without a name, as spreadsheets write them, are ignored.
    /// </summary>
    /// <exception cref="FormatException">The text is neither, or has no row. Names the line.</exception>
    public static Feed Read(string text)
    {
        var feed = text.AsSpan().TrimStart() is ['[', ..] ? OfJson(text) : CsvFeed.Read(text);
        return feed.Rows.Count > 0 ? feed : throw new FormatException("it holds no row");
    }

    private static Feed OfJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var objects = json.RootElement.EnumerateArray().ToList();
            if (
                objects.FirstOrDefault(o => o.ValueKind != JsonValueKind.Object) is
                { ValueKind: not JsonValueKind.Undefined } other
            )
                throw new FormatException(
                    $"it holds {other.ValueKind.ToString().ToLowerInvariant()}; allowed: only objects"
                );
            List<string> columns = [.. objects.SelectMany(o => o.EnumerateObject().Select(p => p.Name)).Distinct()];
            return new(
                columns,
                [
                    .. objects.Select(
                        (o, i) =>
                            (IReadOnlyList<string>)
                                [
                                    .. columns.Select(c =>
                                        o.TryGetProperty(c, out var value)
                                            ? value.ToString()
                                            : throw new FormatException($"object {i + 1} has no {c}")
                                    ),
                                ]
                    ),
                ]
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is not JSON: {e.Message}", e);
        }
    }
}
