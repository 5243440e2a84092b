using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Makes an example of a value from its description: what the description gives, else the simplest.</summary>
internal static class SampleValue
{
    /// <summary>Deepest value in a value.</summary>
    private const int MostDepth = 6;

    /// <summary>A parameter as text.</summary>
    internal static string Of(IOpenApiParameter parameter) =>
        Text(
            parameter.Example
                ?? parameter.Examples?.Values.Select(e => e.Value).FirstOrDefault(v => v is not null)
                ?? Of(parameter.Schema, 0)
        );

    /// <summary>A body.</summary>
    internal static JsonNode Body(OpenApiMediaType media) =>
        (
            media.Example
            ?? media.Examples?.Values.Select(e => e.Value).FirstOrDefault(v => v is not null)
            ?? Of(media.Schema, 0)
        )?.DeepClone() ?? new JsonObject();

    private static string Text(JsonNode? value) =>
        value switch
        {
            JsonArray { Count: > 0 } items => Text(items[0]),
            JsonValue plain => plain.ToString(),
            _ => "1",
        };

    private static JsonNode? Of(IOpenApiSchema? schema, int depth)
    {
        if (schema is null || depth > MostDepth)
            return null;
#pragma warning disable CS0618 // Most descriptions are of 3.0, which has nothing but example.
        if ((schema.Example ?? schema.Examples?.FirstOrDefault() ?? schema.Default) is { } given)
            return given.DeepClone();
#pragma warning restore CS0618
        if (schema.Enum?.FirstOrDefault() is { } first)
            return first.DeepClone();
        if (schema.Const is { } only)
            return only;
        if (
            (schema.OneOf?.FirstOrDefault() ?? schema.AnyOf?.FirstOrDefault()) is { } one
            && schema.Properties is null or { Count: 0 }
        )
            return Of(one, depth + 1);
        if (schema.Properties is { Count: > 0 } || schema.AllOf is { Count: > 0 })
            return Fields(schema, depth);
        return schema.Type switch
        {
            { } t when t.HasFlag(JsonSchemaType.Array) => Of(schema.Items, depth + 1) is { } item
                ? new JsonArray(item)
                : new JsonArray(),
            { } t when t.HasFlag(JsonSchemaType.Object) => new JsonObject(),
            { } t when t.HasFlag(JsonSchemaType.Boolean) => true,
            { } t when t.HasFlag(JsonSchemaType.Integer) || t.HasFlag(JsonSchemaType.Number) => Number(schema),
            _ => Text(schema),
        };
    }

    private static JsonObject Fields(IOpenApiSchema schema, int depth)
    {
        var fields = new JsonObject();
        foreach (var part in schema.AllOf ?? [])
            if (Of(part, depth + 1) is JsonObject inherited)
                foreach (var (name, value) in inherited.ToList())
                    fields[name] = value?.DeepClone();
        foreach (var (name, value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            if (!value.ReadOnly && Of(value, depth + 1) is { } made)
                fields[name] = made;
        return fields;
    }

    private static JsonNode Number(IOpenApiSchema schema) =>
        long.TryParse(schema.Minimum, System.Globalization.CultureInfo.InvariantCulture, out var least) && least > 1
            ? least
            : 1;

    private static JsonNode Text(IOpenApiSchema schema) =>
        schema.Format switch
        {
            "uuid" => "00000000-0000-4000-8000-000000000001",
            "date" => "2026-01-01",
            "date-time" => "2026-01-01T00:00:00Z",
            "email" => "user@example.com",
            "uri" or "url" => "http://example.com",
            _ => schema.Type is null ? "1" : new string('a', Math.Clamp(schema.MinLength ?? 1, 1, 100)),
        };
}
