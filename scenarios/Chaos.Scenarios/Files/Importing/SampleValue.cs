using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Makes an example of a value from its description: what the description gives, else the simplest.</summary>
internal static class SampleValue
{
    /// <summary>Deepest value in a value.</summary>
    private const int MostDepth = 6;

    /// <summary>Deepest object whose fields are made although none is required.</summary>
    private const int MostOptional = 2;

    /// <summary>The value of a parameter, and whether it was made up.</summary>
    internal static (JsonNode? Value, bool IsMadeUp) Of(IOpenApiParameter parameter)
    {
        var media = parameter.Content?.Values.FirstOrDefault();
        if (
            (
                parameter.Example
                ?? parameter.Examples?.Values.Select(e => e.Value).FirstOrDefault(v => v is not null)
                ?? media?.Example
            ) is
            { } given
        )
            return (given, false);
        var schema = parameter.Schema ?? media?.Schema;
        return (Of(schema, 0), schema is null || !IsSaid(schema));
    }

    /// <summary>A body, and whether it was made up.</summary>
    internal static (JsonNode Value, bool IsMadeUp) Body(OpenApiMediaType media)
    {
        var given = media.Example ?? media.Examples?.Values.Select(e => e.Value).FirstOrDefault(v => v is not null);
        return ((given ?? Of(media.Schema, 0))?.DeepClone() ?? new JsonObject(), given is null);
    }

    /// <summary>A value as a path, a query or a header has it.</summary>
    internal static string Text(JsonNode? value) =>
        value switch
        {
            JsonArray { Count: > 0 } items => Text(items[0]),
            JsonValue plain => plain.ToString(),
            _ => "1",
        };

    /// <summary>Whether a description gives a value, or leaves only harmless ones.</summary>
    private static bool IsSaid(IOpenApiSchema schema) =>
        Given(schema) is not null
        || schema.Enum is { Count: > 0 }
        || schema.Const is not null
        || schema.Type?.HasFlag(JsonSchemaType.Boolean) == true
        || (schema.Items is { } items && IsSaid(items));

#pragma warning disable CS0618 // Most descriptions are of 3.0, which has nothing but example.
    private static JsonNode? Given(IOpenApiSchema schema) =>
        schema.Example ?? schema.Examples?.FirstOrDefault() ?? schema.Default;
#pragma warning restore CS0618

    private static JsonNode? Of(IOpenApiSchema? schema, int depth)
    {
        if (schema is null || depth > MostDepth)
            return null;
        if ((Given(schema) ?? schema.Enum?.FirstOrDefault(e => e is not null)) is { } given)
            return given.DeepClone();
        if (schema.Const is { } only)
            return only;
        if (
            (schema.OneOf?.FirstOrDefault() ?? schema.AnyOf?.FirstOrDefault()) is { } one
            && schema.Properties is null or { Count: 0 }
        )
            return Of(one, depth + 1);
        if (schema.AllOf is [{ } alone] && schema.Properties is null or { Count: 0 })
            return Of(alone, depth + 1);
        if (schema.Properties is { Count: > 0 } || schema.AllOf is { Count: > 0 })
            return Fields(schema, depth);
        return schema.Type switch
        {
            { } t when t.HasFlag(JsonSchemaType.Array) => Of(schema.Items, depth + 1) is { } item
                ? new JsonArray([
                    .. Enumerable.Range(0, Math.Clamp(schema.MinItems ?? 1, 1, 9)).Select(_ => item.DeepClone()),
                ])
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
                foreach (var (name, value) in inherited)
                    fields[name] = value?.DeepClone();
        // Where the description says which fields are needed, the others are left out.
        var needed = schema.Required is { Count: > 0 } required ? required : null;
        foreach (var (name, value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            if (
                !value.ReadOnly
                && (needed?.Contains(name) ?? depth <= MostOptional)
                && Of(value, depth + 1) is { } made
            )
                fields[name] = made;
        return fields;
    }

    private static JsonNode Number(IOpenApiSchema schema)
    {
        var step = Read(schema.MultipleOf) is { } multiple and > 0 ? multiple : 1m;
        var least = Read(schema.Minimum) ?? Read(schema.ExclusiveMinimum) + step;
        var most = Read(schema.Maximum) ?? Read(schema.ExclusiveMaximum) - step;
        var number = Math.Ceiling(Math.Max(least ?? 1m, Math.Min(most ?? 1m, 1m)) / step) * step;
        if (number > most && schema.Type?.HasFlag(JsonSchemaType.Integer) != true)
            number = most.Value;
        return number == Math.Truncate(number) && Math.Abs(number) < long.MaxValue ? (long)number : number;
    }

    private static decimal? Read(string? number) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? read : null;

    private static decimal? Read(decimal? number) => number;

    private static JsonNode Text(IOpenApiSchema schema) =>
        schema.Format switch
        {
            "uuid" => "00000000-0000-4000-8000-000000000001",
            "date" => "2026-01-01",
            "date-time" => "2026-01-01T00:00:00Z",
            "time" => "00:00:00Z",
            "duration" => "P1D",
            "email" => "user@example.com",
            "uri" or "url" => "http://example.com",
            "hostname" => "example.com",
            "ipv4" => "127.0.0.1",
            "ipv6" => "::1",
            "byte" => "YQ==",
            _ => schema.Type is null ? "1" : new string('a', Math.Clamp(schema.MinLength ?? 1, 1, 100)),
        };
}
