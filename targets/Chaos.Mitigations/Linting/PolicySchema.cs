using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Generates the JSON Schema of policy files from the types, so that an editor can complete and check them. Limits that
/// depend on another property are checked by the linter only.
/// </summary>
public static class PolicySchema
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text.</summary>
    public static string Text { get; } = Make().ToJsonString(s_indented) + "\n";

    private static JsonObject Make()
    {
        var docs = new XmlDocumentation();
        var types = new TypeSchema(docs);
        var definitions = new JsonObject { [TypeSchema.Duration] = TypeSchema.OfDuration() };
        foreach (var kind in PolicyJson.Offered)
            definitions[kind] = Mitigation(kind, types, docs);
        var one = new JsonObject();
        foreach (var kind in PolicyFileJson.Kinds)
            one[kind] = new JsonObject
            {
                ["$ref"] = $"#/definitions/{ResilienceNames.Kinds.GetValueOrDefault(kind, kind)}",
            };
        definitions["mitigation"] = new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = one,
        };
        var file = typeof(PolicyFile);
        return new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Policy file of Chaos",
            ["description"] = docs.Of(file),
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("policies"),
            ["properties"] = new JsonObject
            {
                ["policies"] = new JsonObject
                {
                    ["description"] = docs.Of(file, nameof(PolicyFile.Policies)),
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["additionalProperties"] = new JsonObject
                    {
                        ["type"] = "array",
                        ["description"] = docs.Of(typeof(Policy), nameof(Policy.Mitigations)),
                        ["items"] = new JsonObject { ["$ref"] = "#/definitions/mitigation" },
                    },
                },
                ["edges"] = types.Of(
                    typeof(IReadOnlyDictionary<string, EdgeFacts>),
                    docs.Of(file, nameof(PolicyFile.Edges))
                ),
                ["services"] = types.Of(
                    typeof(IReadOnlyDictionary<string, ServiceFacts>),
                    docs.Of(file, nameof(PolicyFile.Services))
                ),
                ["objectives"] = types.Of(typeof(Objectives), docs.Of(file, nameof(PolicyFile.Objectives))),
            },
            ["definitions"] = definitions,
        };
    }

    private static JsonObject Mitigation(string kind, TypeSchema types, XmlDocumentation docs)
    {
        var schema = types.Of(PolicyJson.Kinds[kind], docs.Of(PolicyJson.Kinds[kind]));
        var properties = (JsonObject)schema["properties"]!;
        foreach (
            var (theirs, ours) in ResilienceNames
                .Properties.Where(p => p.Key.Kind == kind)
                .Select(p => (p.Key.Name, p.Value))
        )
            properties[theirs] =
                theirs == ResilienceNames.UseJitter
                    ? new JsonObject
                    {
                        ["description"] = $"true is {ours}: polly, false is {ours}: none",
                        ["type"] = "boolean",
                    }
                    : TypeSchema.Described(properties[ours]!.DeepClone().AsObject(), $"the same as {ours}");
        // A required property may be written under its other name. An object without required properties may be left
        // empty.
        if (schema["required"] is JsonArray required)
            foreach (
                var (theirs, ours) in ResilienceNames
                    .Properties.Where(p => p.Key.Kind == kind)
                    .Select(p => (p.Key.Name, p.Value))
                    .Where(p => required.Any(r => r!.GetValue<string>() == p.Value))
            )
            {
                schema.Remove("required");
                schema["anyOf"] = new JsonArray(
                    new JsonObject { ["required"] = new JsonArray(ours) },
                    new JsonObject { ["required"] = new JsonArray(theirs) }
                );
            }
        else
            schema["type"] = new JsonArray("object", "null");
        return schema;
    }
}
