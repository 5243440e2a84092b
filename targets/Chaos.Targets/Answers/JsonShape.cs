using System.Globalization;
using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>
/// Describes a JSON value by its names and kinds and not by its values, so that nothing confidential is shown:
/// <c>{ id: number, items: [2 x { sku: text }] }</c>.
/// </summary>
internal static class JsonShape
{
    private const int MostNames = 8;
    private const int MostDepth = 3;

    /// <summary>Returns the shape of a value.</summary>
    public static string Of(JsonElement value) => Of(value, 0);

    private static string Of(JsonElement value, int depth) =>
        value.ValueKind switch
        {
            JsonValueKind.Object when depth == MostDepth => "{ ... }",
            JsonValueKind.Object => Members(value, depth),
            JsonValueKind.Array => value.GetArrayLength() switch
            {
                0 => "[]",
                var length => string.Create(
                    CultureInfo.InvariantCulture,
                    $"[{length} x {(depth == MostDepth ? "..." : Of(value[0], depth + 1))}]"
                ),
            },
            JsonValueKind.String => "text",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };

    private static string Members(JsonElement value, int depth)
    {
        List<string> members =
        [
            .. value.EnumerateObject().Take(MostNames).Select(m => $"{m.Name}: {Of(m.Value, depth + 1)}"),
        ];
        if (members.Count == 0)
            return "{}";
        if (value.EnumerateObject().Skip(MostNames).Any())
            members.Add("...");
        return $"{{ {string.Join(", ", members)} }}";
    }
}
