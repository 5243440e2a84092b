using System.Text.Json;
using Chaos.Core.Policies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the feeds of a file, each once.</summary>
internal sealed class FeedPart(Reading reading)
{
    private readonly Dictionary<string, Feed?> _read = [];

    /// <summary>Returns the feed that a workload names. Returns null for none, and for one that cannot be read.</summary>
    /// <param name="feed">The name of a file, or an object with it.</param>
    public Feed? Of(JsonElement? feed)
    {
        var asked = AskedIn(feed);
        return asked.File is { } name && _read.GetValueOrDefault(name) is { } rows
            ? rows with
            {
                Order = asked.Order,
                OnEnd = asked.OnEnd ?? FeedEnd.Stop,
            }
            : null;
    }

    /// <summary>Reports every mistake in a feed.</summary>
    /// <param name="feed">The name of a file, or an object with it.</param>
    /// <param name="path">Its path in the file.</param>
    public void Check(JsonElement? feed, string path)
    {
        var asked = AskedIn(feed);
        if (asked.File is null)
            return;
        Load(asked.File, feed is { ValueKind: JsonValueKind.Object } ? $"{path}.file" : path);
        if (asked.OnEnd is { } end && asked.Order != FeedOrder.Unique && !reading.IsTold($"{path}.order"))
            reading.Wrong(
                $"{path}.onEnd",
                JsonNamingPolicy.CamelCase.ConvertName($"{end}"),
                "with order: unique, as the rows of every other order do not end"
            );
    }

    private static FeedFile AskedIn(JsonElement? feed) =>
        feed switch
        {
            { ValueKind: JsonValueKind.String } name => new() { File = name.GetString() },
            { ValueKind: JsonValueKind.Object } asked => asked.Deserialize<FeedFile>(PolicyJson.Options)!,
            _ => new(),
        };

    private void Load(string feed, string path)
    {
        if (!_read.ContainsKey(feed))
            _read[feed] = FeedInFile.Read(reading.Folder, feed, path, reading.Errors);
    }
}
