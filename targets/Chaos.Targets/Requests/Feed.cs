using System.Globalization;
using System.Text.Json;
using Chaos.Core.Statistics;

namespace Chaos.Targets.Requests;

/// <summary>
/// Rows of values for calls. By default call number k takes row k, and after the last row the first is used again. All
/// steps of a journey take the same row.
/// </summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values, in the order of the columns.</param>
public sealed record Feed(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private static readonly ulong s_stream = Chance.Stream("feed");

    /// <summary>The name of the file, for messages.</summary>
    public string Name { get; init; } = "the feed";

    /// <summary>The line in which each row begins. Empty for JSON, whose rows are objects.</summary>
    public IReadOnlyList<int> Lines { get; init; } = [];

    /// <summary>Which row a call takes.</summary>
    public FeedOrder Order { get; init; }

    /// <summary>What happens after the last row when each is used once.</summary>
    public FeedEnd OnEnd { get; init; }

    /// <summary>
    /// The calls after which the load ends: the number of rows when each is used once. Null for no such end.
    /// </summary>
    public long? MostCalls => Order == FeedOrder.Unique && OnEnd == FeedEnd.Stop ? Rows.Count : null;

    /// <summary>Returns whether there is no row left for a call.</summary>
    public bool IsOver(long call) => Order == FeedOrder.Unique && call >= Rows.Count;

    /// <summary>Returns the column of a placeholder: <c>feed.name</c> or <c>name</c>. Returns null for any other.</summary>
    public string? ColumnOf(string placeholder) =>
        placeholder.StartsWith(CallText.FeedPrefix, StringComparison.Ordinal)
        && IndexOf(placeholder[CallText.FeedPrefix.Length..]) >= 0
            ? placeholder[CallText.FeedPrefix.Length..]
        : IndexOf(placeholder) >= 0 ? placeholder
        : null;

    /// <summary>Returns the index of a column. Returns -1 when there is none.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column)
                return i;
        return -1;
    }

    /// <summary>Returns the value of a column for a call.</summary>
    public string Value(int column, long call, ulong seed = 0) => Rows[RowOf(call, seed)][column];

    /// <summary>Returns the index of the row for a call.</summary>
    public int RowOf(long call, ulong seed = 0) =>
        Order switch
        {
            FeedOrder.Random => (int)(Chance.Unit(seed, s_stream, (ulong)call) * Rows.Count),
            FeedOrder.Shuffled => Shuffle.Of(
                (int)(call % Rows.Count),
                Rows.Count,
                Chance.Bits(seed, s_stream, (ulong)(call / Rows.Count))
            ),
            _ => (int)(call % Rows.Count),
        };

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
