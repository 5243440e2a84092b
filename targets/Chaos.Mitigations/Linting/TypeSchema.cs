using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Mitigations.Linting;

/// <summary>Generates the JSON Schema of records, with the documentation of each property as its description.</summary>
/// <param name="docs">The documentation.</param>
/// <param name="special">Returns the schema of a property whose type is not enough to derive it. Returns null for any
/// other property.</param>
/// <param name="text">The JSON types that may be written instead of a text.</param>
public sealed class TypeSchema(
    XmlDocumentation docs,
    Func<Type, string, JsonObject?>? special = null,
    params IReadOnlyList<string> text
)
{
    /// <summary>Name of the definition of durations.</summary>
    public const string Duration = "duration";

    private const string DurationPattern =
        @"^ *(\+?(([0-9]+\.?|[0-9]*\.[0-9]+) *(ms|us|µs|s|m|h) *)+"
        + @"|([0-9]+\.)?([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]{1,7})?)?) *$";

    /// <summary>Pattern of a percentage or a rate, which may be written instead of a number.</summary>
    private const string NumberPattern = @"^-?[0-9]*\.?[0-9]+ ?(%|/ ?[smh])$";

    /// <summary>Returns the definition of durations.</summary>
    public static JsonObject OfDuration() =>
        new()
        {
            ["type"] = "string",
            ["pattern"] = DurationPattern,
            ["description"] = StrictJson.Allowed(typeof(TimeSpan)),
        };

    /// <summary>Returns the schema of a type.</summary>
    public JsonObject Of(Type type, string? description)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var info = PolicyJson.Options.GetTypeInfo(plain);
        return Described(
            plain switch
            {
                _ when info.Kind == JsonTypeInfoKind.Object => Properties(plain),
                _ when info.Kind == JsonTypeInfoKind.Dictionary => new()
                {
                    ["type"] = "object",
                    ["additionalProperties"] = Of(
                        plain.GetGenericArguments()[^1],
                        docs.Of(plain.GetGenericArguments()[^1])
                    ),
                },
                _ when plain == typeof(TimeSpan) => new() { ["$ref"] = $"#/definitions/{Duration}" },
                _ when plain == typeof(JsonElement) => [],
                _ when plain == typeof(bool) => new() { ["type"] = "boolean" },
                _ when plain == typeof(int) || plain == typeof(long) => new() { ["type"] = "integer" },
                _ when plain == typeof(double) => text.Count == 0
                    ? new() { ["type"] = "number" }
                    : new() { ["type"] = new JsonArray("number", "string"), ["pattern"] = NumberPattern },
                _ when plain == typeof(string) => new()
                {
                    ["type"] = text.Count == 0 ? "string" : new JsonArray([.. text.Select(t => JsonValue.Create(t))]),
                },
                { IsEnum: true } => FormSchema.OneOfNames(StrictJson.NamesOf(plain)),
                _ => new()
                {
                    ["type"] = "array",
                    ["items"] = Of(
                        plain
                            .GetInterfaces()
                            .Append(plain)
                            .First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                            .GetGenericArguments()[0],
                        null
                    ),
                },
            },
            description
        );
    }

    /// <summary>
    /// Adds a description to a schema. Keywords beside a $ref are ignored, so the reference goes into an allOf list of
    /// one.
    /// </summary>
    public static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is null)
            return schema;
        if (schema["$ref"] is not { } reference)
            schema["description"] = description;
        else
            schema = new()
            {
                ["description"] = description,
                ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference.DeepClone() }),
            };
        return schema;
    }

    private JsonObject Properties(Type type)
    {
        var defaults = Defaults(type);
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, property) in StrictJson.PropertiesOf(type, PolicyJson.Options))
        {
            var about = docs.Of(type, (property.AttributeProvider as MemberInfo)?.Name ?? name);
            var schema =
                special?.Invoke(type, name) is { } own ? Described(own, about)
                : AttributeOf<ValueOrAttribute>(property) is { } either
                    ? Described(Either(either, property.PropertyType), about)
                : Of(property.PropertyType, about);
            if (Limits.Find(property.AttributeProvider) is { } limit && property.PropertyType != typeof(JsonElement?))
                LimitSchema.AddTo(
                    schema,
                    limit,
                    property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable))
                );
            FormSchema.AddTo(schema, property.AttributeProvider);
            if (AttributeOf<OneOrManyAttribute>(property) is not null)
                schema = OneOrMany(schema);
            if (
                property.IsRequired
                || property.AssociatedParameter is { HasDefaultValue: false }
                || property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), false) == true
            )
                required.Add(name);
            else if (defaults is not null && property.Get!(defaults) is { } value)
                schema["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, PolicyJson.Options);
            properties[name] = schema;
        }
        var made = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (required.Count > 0)
            made["required"] = required;
        FormSchema.AddTo(made, type);
        return made;
    }

    /// <summary>
    /// Makes an instance with default values, from which the defaults are read. Required constructor parameters have no
    /// default and get an empty value.
    /// </summary>
    private JsonObject Either(ValueOrAttribute allowed, Type type)
    {
        var each = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = new JsonArray([.. allowed.Types.Select(t => JsonValue.Create(t))]) },
                Of(allowed.Record, docs.Of(allowed.Record))
            ),
        };
        return PolicyJson.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Dictionary
            ? new() { ["type"] = "object", ["additionalProperties"] = each }
            : each;
    }

    /// <summary>A list, or a single one of its items.</summary>
    private static JsonObject OneOrMany(JsonObject list)
    {
        var about = list["description"]?.DeepClone();
        list.Remove("description");
        return new() { ["description"] = about, ["anyOf"] = new JsonArray(list["items"]!.DeepClone(), list) };
    }

    private static T? AttributeOf<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), false) is [T found, ..] ? found : null;

    private static object? Defaults(Type type)
    {
        if (type.GetConstructor([]) is not null)
            return Activator.CreateInstance(type);
        if (type.GetConstructors() is not [var made])
            return null;
        return made.Invoke([
            .. made.GetParameters()
                .Select(p => p.HasDefaultValue ? p.DefaultValue ?? Nothing(p.ParameterType) : Nothing(p.ParameterType)),
        ]);

        static object? Nothing(Type of) => of.IsValueType ? Activator.CreateInstance(of) : null;
    }
}
