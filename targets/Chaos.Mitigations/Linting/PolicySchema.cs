using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting;

/// <summary>The JSON Schema of policy files, made from the types, so that an editor completes and checks what the linter will read. Ranges are the linter's business.</summary>
public static class PolicySchema
{
    private const string Duration = @"^([0-9]+(\.[0-9]+)? ?(ms|s|m|h)|[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)$";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text.</summary>
    public static string Text { get; } = Make().ToJsonString(s_indented) + "\n";

    private static JsonObject Make()
    {
        var docs = new XmlDocumentation();
        var definitions = new JsonObject { ["duration"] = new JsonObject { ["type"] = "string", ["pattern"] = Duration, ["description"] = StrictJson.Allowed(typeof(TimeSpan)) } };
        foreach (var kind in PolicyJson.Offered) definitions[kind] = Mitigation(kind, docs);
        var one = new JsonObject();
        foreach (var kind in PolicyFileJson.Kinds) one[kind] = new JsonObject { ["$ref"] = $"#/definitions/{ResilienceNames.Kinds.GetValueOrDefault(kind, kind)}" };
        definitions["mitigation"] = new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1, ["additionalProperties"] = false, ["properties"] = one };
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
                ["edges"] = Of(typeof(IReadOnlyDictionary<string, EdgeFacts>), docs, docs.Of(file, nameof(PolicyFile.Edges))),
                ["services"] = Of(typeof(IReadOnlyDictionary<string, ServiceFacts>), docs, docs.Of(file, nameof(PolicyFile.Services))),
                ["objectives"] = Of(typeof(Objectives), docs, docs.Of(file, nameof(PolicyFile.Objectives))),
            },
            ["definitions"] = definitions,
        };
    }

    private static JsonObject Mitigation(string kind, XmlDocumentation docs)
    {
        var schema = Of(PolicyJson.Kinds[kind], docs, docs.Of(PolicyJson.Kinds[kind]));
        var properties = (JsonObject)schema["properties"]!;
        foreach (var (theirs, ours) in ResilienceNames.Properties.Where(p => p.Key.Kind == kind).Select(p => (p.Key.Name, p.Value)))
            properties[theirs] = theirs == ResilienceNames.UseJitter
                ? new JsonObject { ["description"] = $"true is {ours}: polly, false is {ours}: none", ["type"] = "boolean" }
                : Described(properties[ours]!.DeepClone().AsObject(), $"the same as {ours}");
        // A required property may be there under its other name; an object without any may be left out as a whole.
        if (schema["required"] is JsonArray required)
            foreach (var (theirs, ours) in ResilienceNames.Properties.Where(p => p.Key.Kind == kind).Select(p => (p.Key.Name, p.Value)).Where(p => required.Any(r => r!.GetValue<string>() == p.Value)))
            {
                schema.Remove("required");
                schema["anyOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray(ours) }, new JsonObject { ["required"] = new JsonArray(theirs) });
            }
        else
            schema["type"] = new JsonArray("object", "null");
        return schema;
    }

    private static JsonObject Of(Type type, XmlDocumentation docs, string? description)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var info = PolicyJson.Options.GetTypeInfo(plain);
        return Described(plain switch
        {
            _ when info.Kind == JsonTypeInfoKind.Object => Properties(plain, docs),
            _ when info.Kind == JsonTypeInfoKind.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = Of(plain.GetGenericArguments()[^1], docs, docs.Of(plain.GetGenericArguments()[^1])) },
            _ when plain == typeof(TimeSpan) => new() { ["$ref"] = "#/definitions/duration" },
            _ when plain == typeof(bool) => new() { ["type"] = "boolean" },
            _ when plain == typeof(int) || plain == typeof(long) => new() { ["type"] = "integer" },
            _ when plain == typeof(double) => new() { ["type"] = "number" },
            _ when plain == typeof(string) => new() { ["type"] = "string" },
            { IsEnum: true } => new() { ["enum"] = new JsonArray([.. Enum.GetNames(plain).Select(n => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(n)))]) },
            _ => new() { ["type"] = "array", ["items"] = Of(plain.GetInterfaces().Append(plain).First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0], docs, null) },
        }, description);
    }

    private static JsonObject Properties(Type type, XmlDocumentation docs)
    {
        var defaults = Activator.CreateInstance(type)!;
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, property) in StrictJson.PropertiesOf(type, PolicyJson.Options))
        {
            var schema = Of(property.PropertyType, docs, docs.Of(type, name));
            if (property.IsRequired) required.Add(name);
            else if (property.Get!(defaults) is { } value) schema["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, PolicyJson.Options);
            properties[name] = schema;
        }
        var made = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (required.Count > 0) made["required"] = required;
        return made;
    }

    /// <summary>What stands beside a reference is not read, so that it goes into a list of one.</summary>
    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is null) return schema;
        if (schema["$ref"] is not { } reference) schema["description"] = description;
        else schema = new() { ["description"] = description, ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference.DeepClone() }) };
        return schema;
    }
}
