using System.Text.Json.Nodes;
using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// A limit in JSON Schema: numbers between bounds, lists of so many. Of durations, which are texts, it can say alone that
/// they are above 0; the rest is told in words, for whoever sees them in an editor.
/// </summary>
public static class LimitSchema
{
    /// <summary>A digit that counts: a duration without any is 0.</summary>
    private const string AboveNothing = "[1-9]";

    /// <summary>Adds a limit to the schema of what it is of.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="isList">Whether it is how many there are.</param>
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

    /// <summary>What stands beside a reference is not read, so that both go into a list.</summary>
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
