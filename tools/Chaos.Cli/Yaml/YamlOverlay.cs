using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chaos.Cli.Yaml;

/// <summary>
/// A second file that changes the first one: its maps are merged into those of the first, anything else replaces what the
/// first one has there, and <c>null</c> takes it away.
/// </summary>
internal static class YamlOverlay
{
    /// <summary>The name of the file for an environment: <c>mine.staging.yaml</c> for <c>mine.yaml</c>.</summary>
    public static string FileOf(string file, string environment) =>
        Path.Combine(
            Path.GetDirectoryName(file) ?? "",
            $"{Path.GetFileNameWithoutExtension(file)}.{environment}{Path.GetExtension(file)}"
        );

    /// <summary>The mistake of a second file that is no map; none for a map, or for a text that is not YAML.</summary>
    public static IEnumerable<YamlMistake> Mistakes(JsonElement? second)
    {
        if (second is { ValueKind: not JsonValueKind.Object and var kind })
            yield return new(
                new(1, 1),
                $"{(kind == JsonValueKind.Array ? "a list" : "a single value")} is not allowed; allowed: a mapping of what changes"
            );
    }

    /// <summary>Merges the content of a second file into that of a first one.</summary>
    public static JsonElement Merged(JsonElement first, JsonElement second) =>
        JsonSerializer.SerializeToElement(
            Merged(JsonNode.Parse(first.GetRawText()), JsonNode.Parse(second.GetRawText())),
            YamlReader.Plain
        );

    private static JsonNode? Merged(JsonNode? first, JsonNode? second)
    {
        if (second is not JsonObject changes)
            return second?.DeepClone();
        // A map that the first file does not have still takes away what it says is null.
        var merged = first is JsonObject fields ? fields.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = Merged(merged[name], value);
        return merged;
    }
}
