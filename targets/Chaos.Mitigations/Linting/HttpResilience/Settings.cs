using System.Globalization;
using System.Text.Json;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Looks into configuration as .NET does: the case of names does not matter.</summary>
internal static class Settings
{
    /// <summary>Whether two names are the same to .NET.</summary>
    internal static bool AreSame(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>A duration as .NET reads it.</summary>
    internal static string TextOf(TimeSpan time)
    {
        var text = time.ToString("c", CultureInfo.InvariantCulture);
        return time.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }

    /// <summary>Returns a value of a section; null when it is not there.</summary>
    internal static JsonElement? Find(JsonElement section, string name) =>
        section.ValueKind != JsonValueKind.Object
            ? null
            : section
                .EnumerateObject()
                .Where(p => AreSame(p.Name, name))
                .Select(p => (JsonElement?)p.Value)
                .FirstOrDefault();

    /// <summary>
    /// The text that .NET keeps of a value; null for none, and for a section or a list with content. An empty one is an
    /// empty text.
    /// </summary>
    internal static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => "",
            JsonValueKind.Object => value.EnumerateObject().Any() ? null : "",
            JsonValueKind.Array => value.EnumerateArray().Any() ? null : "",
            _ => value.GetRawText(),
        };
}
