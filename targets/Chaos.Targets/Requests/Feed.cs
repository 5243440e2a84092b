using System.Globalization;
using System.Text.Json;

namespace Chaos.Targets.Requests;

/// <summary>
/// Rows that calls take their values from: call number k takes row k, and after the last one the first again.
/// </summary>
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
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Lines.Count > row ? $"line {Lines[row]}" : $"object {row + 1}")} of {Name}, "
                + $"{(columns.Count == 1 ? "column" : "columns")} {string.Join(" and ", columns)}"
        );

    /// <summary>
    /// Reads a text: JSON where it begins with a bracket, otherwise CSV by RFC 4180, whose first line is the columns'
    /// names. A column without a name is of no interest, as spreadsheets write them.
    /// </summary>
    /// <exception cref="FormatException">It is neither, or holds no row: with the line.</exception>
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
                    $"it holds {other.ValueKind.ToString().ToLowerInvariant()} and not objects alone"
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
