using System.Globalization;
using System.Text.Json;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>Writes and reads the log of a proxy's requests. An extension of this proxy.</summary>
public static class RequestLogJson
{
    /// <summary>Reads a reply.</summary>
    public static (IReadOnlyList<LoggedRequest> Entries, long Next, long Lost) Read(JsonElement reply) =>
        (
            [.. reply.GetProperty("entries").EnumerateArray().Select(ReadEntry)],
            reply.GetProperty("next").GetInt64(),
            reply.GetProperty("lost").GetInt64()
        );

    /// <param name="json">The writer.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="from">Number of the first entry to write, as text; null for 0.</param>
    /// <exception cref="RefusedRequestException">The proxy keeps no log, or the number is none.</exception>
    internal static void Write(Utf8JsonWriter json, RunningProxy proxy, string? from)
    {
        if (!proxy.Log.IsOn)
            throw RefusedRequestException.For([new("http.log", "false", $"true, so that {proxy.Name} logs requests")]);
        if (!long.TryParse(from ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            throw RefusedRequestException.For([new("from", from!, "the number of an entry, as next says it")]);
        var (entries, next, lost) = proxy.Log.From(first);
        json.WriteStartObject();
        json.WriteNumber("next", next);
        json.WriteNumber("lost", lost);
        json.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            json.WriteStartArray();
            json.WriteNumberValue(entry.Number);
            json.WriteNumberValue(entry.Ticks);
            if (entry.Status is { } status)
                json.WriteNumberValue(status);
            else if (entry.How is { } how)
                json.WriteStringValue(how);
            if (entry.Sent + entry.Received > 0)
            {
                json.WriteNumberValue(entry.Sent);
                json.WriteNumberValue(entry.Received);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static LoggedRequest ReadEntry(JsonElement entry) =>
        new(
            entry[0].GetInt64(),
            entry[1].GetInt64(),
            entry.GetArrayLength() > 2 && entry[2].ValueKind == JsonValueKind.Number ? entry[2].GetInt32() : null,
            entry.GetArrayLength() > 2 && entry[2].ValueKind == JsonValueKind.String ? entry[2].GetString() : null
        )
        {
            Sent = entry.GetArrayLength() > 4 ? entry[3].GetInt64() : 0,
            Received = entry.GetArrayLength() > 4 ? entry[4].GetInt64() : 0,
        };
}
