using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads what a person wrote into records whose properties may all be missing: what is wrong is told with its path and left out, so that the rest can be looked at too. Numbers, true and false
/// stand for themselves where a text is wanted.
/// </summary>
internal sealed class ForgivingJson(JsonSerializerOptions options, ICollection<PlanError> errors)
{
    /// <summary>A number, true or false at a place as the text that it is.</summary>
    public Func<JsonElement, string, string> TextOf { get; init; } = static (value, _) => value.GetRawText();

    /// <summary>Reads a record.</summary>
    public T Read<T>(JsonElement element, string path) where T : class =>
        Clean(element, typeof(T), path, required: null)?.Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))) ?? new JsonObject().Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!;

    /// <summary>Reads a record of a type; null when something in it is wrong.</summary>
    public object? ReadWhole(JsonElement element, Type type, string path)
    {
        var before = errors.Count;
        var cleaned = Clean(element, type, path, required: p => p.AssociatedParameter is { HasDefaultValue: false });
        return errors.Count == before ? cleaned.Deserialize(options.GetTypeInfo(type)) : null;
    }

    /// <summary>Whether a property has to be there.</summary>
    public static bool IsRequired(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), false) == true;

    private JsonNode? Clean(JsonElement value, Type type, string path, Func<JsonPropertyInfo, bool>? required)
    {
        var info = options.GetTypeInfo(type);
        if (type == typeof(JsonElement) || type == typeof(JsonElement?)) return Node(value);
        if (type == typeof(string) && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return TextOf(value, path);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return Properties(value, type, path, required ?? IsRequired);
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                var entries = new JsonObject();
                // A name with nothing behind it is a mistake that is told, and nothing that anybody has to expect further on.
                foreach (var entry in value.EnumerateObject())
                    if (Clean(entry.Value, type.GetGenericArguments()[^1], Join(path, entry.Name), required) is { } clean) entries[entry.Name] = clean;
                return entries;
            case JsonTypeInfoKind.Dictionary:
                errors.Add(new(path, value.GetRawText(), "names with what is known of each"));
                return null;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var member = type.GetGenericArguments()[0];
                return new JsonArray([.. value.EnumerateArray().Select((item, i) => Clean(item, member, $"{path}[{i}]", required) ?? (member == typeof(string) ? "" : null))]);
            case JsonTypeInfoKind.Enumerable:
                errors.Add(new(path, value.GetRawText(), "a list"));
                return null;
            default:
                return Value(value, type, path);
        }
    }

    private JsonObject Properties(JsonElement value, Type type, string path, Func<JsonPropertyInfo, bool> required)
    {
        var properties = StrictJson.PropertiesOf(type, options);
        var cleaned = new JsonObject();
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, value.GetRawText(), $"an object with: {string.Join(", ", properties.Keys)}"));
            return cleaned;
        }
        foreach (var missing in properties.Values.Where(p => required(p) && !value.TryGetProperty(p.Name, out _))) errors.Add(new(Join(path, missing.Name), PlanError.Missing, "a value"));
        // At the top of a file x- is for what a user keeps there for himself, such as what aliases name.
        foreach (var property in value.EnumerateObject().Where(p => path.Length > 0 || !p.Name.StartsWith("x-", StringComparison.Ordinal)))
        {
            if (!properties.TryGetValue(property.Name, out var known)) errors.Add(new(Join(path, property.Name), property.Value.GetRawText(), string.Join(", ", properties.Keys)));
            else if (Clean(Worded(property, known.PropertyType), known.PropertyType, Join(path, property.Name), null) is { } clean) cleaned[property.Name] = clean;
        }
        return cleaned;
    }

    private static JsonElement Worded(JsonProperty property, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == typeof(double) && property.Value.ValueKind == JsonValueKind.String && NumberWords.Of(property.Name, property.Value.GetString()!) is { } number
            ? JsonSerializer.SerializeToElement(number) : property.Value;

    private JsonNode? Value(JsonElement value, Type type, string path)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.Null) throw new JsonException();
            value.Deserialize(type, options);
            return Node(value);
        }
        catch (JsonException)
        {
            errors.Add(new(path, value.GetRawText(), StrictJson.Allowed(type)));
            return null;
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
