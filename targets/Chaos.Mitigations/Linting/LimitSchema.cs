using System.Text.Json.Nodes;
using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Writes a limit in JSON Schema: bounds of numbers, lengths of lists. Durations are texts, for which the schema can
/// only require that they are above 0. The full limit is added to the description, which editors show.
/// </summary>
public static class LimitSchema
{
    /// <summary>Pattern of a digit other than 0. A duration without such a digit is 0.</summary>
    private const string AboveNothing = "[1-9]";

    /// <summary>Adds a limit to the schema of a value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="isList">Whether the limit is on the length of a list.</param>
    public static void AddTo(JsonObject schema, AllowedAttribute limit, bool isList)
    {
        if (limit.IsOfDuration)
        {
            if (limit.Above || limit.Least > 0)
                AllOf(schema).Add(new JsonObject { ["type"] = "string", ["pattern"] = AboveNothing });
            schema["description"] = $"{schema["description"]?.GetValue<string>()} Allowed: {limit.Words}.".TrimStart();
            return;
        }
        var (least, most) = isList
            ? ("minItems", "maxItems")
            : (limit.Above ? "exclusiveMinimum" : "minimum", limit.Below ? "exclusiveMaximum" : "maximum");
        var range = double.IsNaN(limit.Also) ? schema : new();
        range[least] = Number(limit.Least);
        if (double.IsFinite(limit.Most))
            range[most] = Number(limit.Most);
        if (range != schema)
            schema["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray(Number(limit.Also)) }, range);
    }

    /// <summary>
    /// Returns the allOf list of a schema. Keywords beside a $ref are ignored, so the reference and the limit both go
    /// into this list.
    /// </summary>
    private static JsonArray AllOf(JsonObject schema)
    {
        if (schema["allOf"] is JsonArray all)
            return all;
        var made = new JsonArray();
        if (schema["$ref"] is { } reference)
            made.Add(new JsonObject { ["$ref"] = reference.DeepClone() });
        schema.Remove("$ref");
        schema["allOf"] = made;
        return made;
    }

    private static JsonValue Number(double number) =>
        number == Math.Floor(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);
}
