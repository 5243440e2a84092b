using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// What texts, lists and names look like, in JSON Schema: a pattern, at least one, one property of several.
/// </summary>
public static class FormSchema
{
    /// <summary>Types of JSON that may stand for a text, each with what such a text looks like.</summary>
    private static readonly (string Type, string[] Examples)[] s_texts =
    [
        ("number", ["5", "-1.5", "302"]),
        ("boolean", ["true"]),
    ];

    /// <summary>Adds what a property's attributes say to its schema.</summary>
    internal static void AddTo(JsonObject schema, ICustomAttributeProvider? property)
    {
        if (
            property?.GetCustomAttributes(typeof(RegularExpressionAttribute), false)
            is [RegularExpressionAttribute form]
        )
            AddPattern(schema["items"] as JsonObject ?? schema, form.Pattern);
        if (property?.GetCustomAttributes(typeof(RangeAttribute), false) is [RangeAttribute range])
        {
            // Of numbers that stand for a text, one in each place of a list.
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

    /// <summary>Adds what a record's attributes say to its schema.</summary>
    internal static void AddTo(JsonObject schema, Type type)
    {
        if (type.GetCustomAttribute<OneOfAttribute>() is { } one)
            schema["oneOf"] = RequiredEach(one.Names);
    }

    /// <summary>
    /// One of some names: an editor offers them as they are written here, and their letters may be large or small.
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

    /// <summary>Alternatives, in each of which one property is there.</summary>
    public static JsonArray RequiredEach(IEnumerable<string> names) =>
        new([.. names.Select(n => new JsonObject { ["required"] = new JsonArray(n) })]);

    /// <summary>A pattern is of strings alone: a number that stands for a text is refused where none can be one.</summary>
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
