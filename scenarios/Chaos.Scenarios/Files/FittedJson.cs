using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chaos.Scenarios.Files;

/// <summary>Writes JSON with each object and list on one line where it fits, as people write it.</summary>
internal static class FittedJson
{
    private const int Width = 140;

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a node.</summary>
    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent)
    {
        var line = Line(node);
        if (node is not (JsonObject or JsonArray) || indent + line.Length <= Width)
        {
            text.Append(line);
            return;
        }
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        text.Append(open).Append('\n');
        var isFirst = true;
        foreach (var (name, value) in Parts(node))
        {
            text.Append(isFirst ? "" : ",\n").Append(' ', indent + 2).Append(name);
            Write(text, value, indent + 2);
            isFirst = false;
        }
        text.Append('\n').Append(' ', indent).Append(close);
    }

    private static string Line(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: > 0 } =>
                $"{{ {string.Join(", ", Parts(node).Select(p => $"{p.Name}{Line(p.Value)}"))} }}",
            JsonArray => $"[{string.Join(", ", Parts(node).Select(p => Line(p.Value)))}]",
            _ => node?.ToJsonString(s_plain) ?? "null",
        };

    private static IEnumerable<(string Name, JsonNode? Value)> Parts(JsonNode node) =>
        node is JsonObject named
            ? named.Select(p => ($"{JsonSerializer.Serialize(p.Key, s_plain)}: ", p.Value))
            : node.AsArray().Select(value => ("", value));
}
