using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Writes the form of texts, lists and names in JSON Schema: a pattern, a list that must not be empty, one property of
/// several.
/// </summary>
public static class FormSchema
{
    /// <summary>JSON types that may be written instead of a text, each with examples of such texts.</summary>
    private static readonly (string Type, string[] Examples)[] s_texts =
    [
        ("number", ["5", "-1.5", "302"]),
        ("boolean", ["true"]),
    ];

    /// <summary>Adds the form that a property's attributes require to its schema.</summary>
    internal static void AddTo(JsonObject schema, ICustomAttributeProvider? property)
    {
        if (
            property?.GetCustomAttributes(typeof(RegularExpressionAttribute), false)
            is [RegularExpressionAttribute form]
        )
            AddPattern(schema["items"] as JsonObject ?? schema, form.Pattern);
        if (property?.GetCustomAttributes(typeof(RangeAttribute), false) is [RangeAttribute range])
        {
            // For a list, the form applies to each of its items.
            var each = schema["items"] as JsonObject ?? schema;
            (each["minimum"], each["maximum"]) = ((int)range.Minimum, (int)range.Maximum);
        }
        if (property?.GetCustomAttributes(typeof(MinLengthAttribute), false) is [MinLengthAttribute least])
            schema[
                schema["type"]?.ToString() switch
                {
                    "array" => "minItems",
                    "object" => "minProperties",
                    _ => "minLength",
                }
            ] = least.Length;
    }

    /// <summary>Adds the form that a record's attributes require to its schema.</summary>
    internal static void AddTo(JsonObject schema, Type type)
    {
        if (type.GetCustomAttribute<OneOfAttribute>() is { } one)
            schema["oneOf"] = RequiredEach(one.Names);
    }

    /// <summary>
    /// Returns the schema of one of several names. An editor offers them as they are written here. Upper and lower case
    /// are both allowed.
    /// </summary>
    public static JsonObject OneOfNames(IReadOnlyCollection<string> names) =>
        new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]) },
                new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', names.Select(InAnyCase))})$" }
            ),
        };

    private static string InAnyCase(string name) =>
        string.Concat(
            name.Select(c => char.IsLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : $"{c}")
        );

    /// <summary>Returns one alternative for each name, in which the property with that name is required.</summary>
    public static JsonArray RequiredEach(IEnumerable<string> names) =>
        new([.. names.Select(n => new JsonObject { ["required"] = new JsonArray(n) })]);

    /// <summary>
    /// Adds a pattern. A pattern applies only to strings, so a JSON type of which no example matches the pattern is
    /// removed.
    /// </summary>
    private static void AddPattern(JsonObject schema, string pattern)
    {
        schema["pattern"] = pattern;
        if (schema["type"] is JsonArray)
            schema["type"] = new JsonArray([
                "string",
                .. s_texts
                    .Where(t => t.Examples.Any(e => Regex.IsMatch(e, pattern)))
                    .Select(t => JsonValue.Create(t.Type)),
            ]);
        if (schema["type"] is JsonArray { Count: 1 } only)
            schema["type"] = only[0]!.DeepClone();
    }
}
