using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Journeys;
using Chaos.Core.Policies;

namespace Chaos.Scenarios.Files.Words;

/// <summary>Reads a wait: <c>2s</c>, or <c>1s..3s</c> for a time between the two.</summary>
internal static class ThinkWords
{
    internal const string Allowed = "a time of 0s to 1h such as 2s, or two such as 1s..3s";

    /// <summary>Pattern of a wait that is written as a range.</summary>
    internal const string Form = @"\.\.";

    /// <summary>The wait; none, with a mistake, for what is no wait.</summary>
    internal static ThinkTime Read(JsonElement value, string path, Reading reading)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            reading.Errors.Add(StrictJson.Wrong(path, value, typeof(TimeSpan)));
            return ThinkTime.None;
        }
        var parts = value.ValueKind == JsonValueKind.String ? value.GetString()!.Split("..") : [];
        var times = parts.Select(TimeOf).OfType<TimeSpan>().ToList();
        if (parts.Length is 1 or 2 && times.Count == parts.Length)
        {
            var think = new ThinkTime(times[0], times[^1]);
            if (!think.Errors("").Any())
                return think;
        }
        reading.Wrong(path, Reading.InOneLine(value).Trim('"'), Allowed);
        return ThinkTime.None;
    }

    private static TimeSpan? TimeOf(string text)
    {
        try
        {
            return (TimeSpan?)
                StrictJson.ReadValue(
                    JsonSerializer.SerializeToElement(text.Trim()),
                    typeof(TimeSpan),
                    PolicyJson.Options
                );
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
