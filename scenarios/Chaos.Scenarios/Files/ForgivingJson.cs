using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads JSON into records whose properties may all be missing. A mistake is reported with its path and left out, so
/// that the rest can be checked too. Numbers, true and false are accepted where a text is expected.
/// </summary>
internal sealed class ForgivingJson(JsonSerializerOptions options, ICollection<PlanError> errors)
{
    /// <summary>The allowed forms of values that have several.</summary>
    private static readonly Dictionary<string, string> s_forms = new()
    {
        ["command"] = CommandWords.Allowed,
        ["run"] = CommandWords.Allowed,
        ["rounds"] = RoundsPart.Allowed,
        ["rate"] = ProfilePart.Rates,
        ["users"] = ProfilePart.Users,
        ["body"] = "text, \"\" for an empty body, or a JSON value",
    };

    /// <summary>The text of a number, true or false at a path, as it is written.</summary>
    public Func<JsonElement, string, string> TextOf { get; init; } = static (value, _) => value.GetRawText();

    /// <summary>Paths of misspelled names: each was read as the near name, and is reported as it is written.</summary>
    public IDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>();

    /// <summary>Names that other tools give to properties. They are reported with the property that was meant.</summary>
    public IReadOnlyDictionary<string, string> OthersNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Records whose properties are written beside those of a type, as if they were its own.</summary>
    public Func<Type, IReadOnlyList<Type>> Beside { get; init; } = static _ => [];

    /// <summary>Reads a record.</summary>
    public T Read<T>(JsonElement element, string path)
        where T : class =>
        Clean(element, typeof(T), path, required: null)?.Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))
        ?? new JsonObject().Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!;

    /// <summary>Reads a record of a type; null when something in it is wrong.</summary>
    public object? ReadWhole(JsonElement element, Type type, string path)
    {
        var before = errors.Count;
        var cleaned = Clean(element, type, path, required: p => p.AssociatedParameter is { HasDefaultValue: false });
        return errors.Count == before ? cleaned.Deserialize(options.GetTypeInfo(type)) : null;
    }

    /// <summary>Whether a property is required.</summary>
    public static bool IsRequired(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), false) == true;

    private JsonNode? Clean(JsonElement value, Type type, string path, Func<JsonPropertyInfo, bool>? required)
    {
        var info = options.GetTypeInfo(type);
        if (type == typeof(JsonElement?) && value.ValueKind == JsonValueKind.Null)
        {
            errors.Add(
                new(path, PlanError.Empty, s_forms.GetValueOrDefault(path[(path.LastIndexOf('.') + 1)..], "a value"))
            );
            return null;
        }
        if (type == typeof(JsonElement) || type == typeof(JsonElement?))
            return Node(value);
        if (
            type == typeof(string)
            && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
        )
            return TextOf(value, path);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return Properties(value, type, path, required ?? IsRequired);
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                var entries = new JsonObject();
                // A name without a value is reported here. It is left out, so that no later check expects it to be
                // complete.
                foreach (var entry in value.EnumerateObject())
                    if (
                        Clean(entry.Value, type.GetGenericArguments()[^1], Join(path, entry.Name), required) is
                        { } clean
                    )
                        entries[entry.Name] = clean;
                return entries;
            case JsonTypeInfoKind.Dictionary:
                errors.Add(new(path, StrictJson.Shown(value), NamesFor(value)));
                return Merged(value) is { } merged ? Clean(merged, type, path, required) : null;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var member = type.GetGenericArguments()[0];
                return new JsonArray([
                    .. value
                        .EnumerateArray()
                        .Select(
                            (item, i) =>
                                Clean(item, member, $"{path}[{i}]", required) ?? (member == typeof(string) ? "" : null)
                        ),
                ]);
            case JsonTypeInfoKind.Enumerable:
                var isMapping = value.ValueKind == JsonValueKind.Object;
                errors.Add(
                    new(path, StrictJson.Shown(value), isMapping ? "a list, with a dash before each entry" : "a list")
                );
                return isMapping && type.GetGenericArguments()[0] != typeof(string)
                    ? Clean(Split(value), type, path, required)
                    : null;
            default:
                return Value(value, type, path);
        }
    }

    /// <summary>Whether a value may be meant for a type: no object is meant for a text or a number.</summary>
    private bool MayBe(JsonElement value, Type type) =>
        value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
        || options.GetTypeInfo(type).Kind is not JsonTypeInfoKind.None
        || type == typeof(JsonElement?)
        || type == typeof(JsonElement);

    private static string NamesFor(JsonElement value) =>
        $"names, each with its value{(value.ValueKind == JsonValueKind.Array ? ", without dashes before them" : "")}";

    /// <summary>
    /// A list of named values as the mapping that was meant, so that what is in it is checked, too; null when its entries
    /// are something else.
    /// </summary>
    private static JsonElement? Merged(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var entries = list.EnumerateArray().ToList();
        var named = entries
            .Where(e => e.ValueKind == JsonValueKind.Object)
            .SelectMany(e => e.EnumerateObject())
            .Where(p => p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            .ToList();
        return entries.Count > 0 && named.Count == entries.Count && named.DistinctBy(p => p.Name).Count() == named.Count
            ? JsonSerializer.SerializeToElement(named.ToDictionary(p => p.Name, p => p.Value))
            : null;
    }

    /// <summary>A mapping as the list that was meant: of its named records, or of itself alone.</summary>
    private static JsonElement Split(JsonElement mapping)
    {
        var named = mapping.EnumerateObject().ToList();
        return named.All(p => p.Value.ValueKind == JsonValueKind.Object)
            ? JsonSerializer.SerializeToElement(
                named.Select(p => new Dictionary<string, JsonElement> { [p.Name] = p.Value })
            )
            : JsonSerializer.SerializeToElement(new[] { mapping });
    }

    private JsonObject Properties(JsonElement value, Type type, string path, Func<JsonPropertyInfo, bool> required)
    {
        var own = StrictJson.PropertiesOf(type, options);
        var properties = own.Concat(Beside(type).SelectMany(t => StrictJson.PropertiesOf(t, options)))
            .DistinctBy(p => p.Key)
            .ToDictionary();
        var cleaned = new JsonObject();
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, StrictJson.Shown(value), $"an object with: {string.Join(", ", properties.Keys)}"));
            return cleaned;
        }
        // At the top of a file, x- names are for the user's own entries, such as the targets of aliases.
        foreach (
            var property in value
                .EnumerateObject()
                .Where(p => path.Length > 0 || !p.Name.StartsWith("x-", StringComparison.Ordinal))
        )
        {
            var name = property.Name;
            if (!properties.ContainsKey(name))
            {
                // A misspelled name is read as the near name that is missing. So that one is not also reported as
                // missing, and the value is checked, too.
                var near =
                    OthersNames.GetValueOrDefault(name) is { } meant && properties.ContainsKey(meant)
                        ? meant
                        : NearestName.Of(
                            name,
                            properties.Where(p => MayBe(property.Value, p.Value.PropertyType)).Select(p => p.Key)
                        );
                errors.Add(
                    new(Join(path, name), PlanError.Unknown, string.Join(", ", properties.Keys)) { Meant = near }
                );
                if (near is null || cleaned.ContainsKey(near) || value.TryGetProperty(near, out _))
                    continue;
                Renamed[Join(path, near)] = Join(path, name);
                name = near;
            }
            var known = properties[name];
            if (AttributeOf<ValueOrAttribute>(known) is { } either)
            {
                if (EachEither(property.Value, either, known.PropertyType, Join(path, name)) is { } read)
                    cleaned[name] = read;
            }
            else if (
                Clean(
                    Worded(name, Listed(property.Value, known), known.PropertyType),
                    known.PropertyType,
                    Join(path, name),
                    null
                ) is
                { } clean
            )
                cleaned[name] = clean;
        }
        foreach (
            var missing in own.Values.Where(p =>
                required(p) && !value.TryGetProperty(p.Name, out _) && !Renamed.ContainsKey(Join(path, p.Name))
            )
        )
            errors.Add(new(Join(path, missing.Name), PlanError.Missing, What(missing.PropertyType)));
        return cleaned;
    }

    /// <summary>A single value as a list of one, where both may be written.</summary>
    private static JsonElement Listed(JsonElement value, JsonPropertyInfo property) =>
        value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null)
        && AttributeOf<OneOrManyAttribute>(property) is not null
            ? JsonSerializer.SerializeToElement(new[] { value })
            : value;

    private JsonNode? EachEither(JsonElement value, ValueOrAttribute allowed, Type type, string path)
    {
        if (options.GetTypeInfo(type).Kind != JsonTypeInfoKind.Dictionary)
            return Either(value, allowed, path);
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, StrictJson.Shown(value), NamesFor(value)));
            return null;
        }
        var entries = new JsonObject();
        foreach (var entry in value.EnumerateObject())
        {
            var before = errors.Count;
            var read = Either(entry.Value, allowed, Join(path, entry.Name));
            if (errors.Count == before || read is not null)
                entries[entry.Name] = read;
        }
        return entries;
    }

    /// <summary>A plain value as it is, or a record's properties.</summary>
    private JsonNode? Either(JsonElement value, ValueOrAttribute allowed, string path)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return Clean(value, allowed.Record, path, null);
        var type = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        if (allowed.Types.Contains(type))
            return Node(value);
        errors.Add(
            new(
                path,
                value.ValueKind == JsonValueKind.Null ? PlanError.Empty : StrictJson.Shown(value),
                $"{(allowed.Types is ["string"] ? "text" : "a value")}, or an object with: "
                    + string.Join(", ", StrictJson.PropertiesOf(allowed.Record, options).Keys)
            )
        );
        return null;
    }

    private static T? AttributeOf<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), false) is [T found, ..] ? found : null;

    private static JsonElement Worded(string name, JsonElement value, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == typeof(double)
        && value.ValueKind == JsonValueKind.String
        && NumberWords.Of(name, value.GetString()!) is { } number
            ? JsonSerializer.SerializeToElement(number)
            : value;

    /// <summary>The allowed form of a missing value: a list, or names, if its type is one of these.</summary>
    private string What(Type type) =>
        options.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Dictionary => "at least one, by name",
            JsonTypeInfoKind.Enumerable => "a list",
            _ when type == typeof(string) => "text",
            _ => StrictJson.Allowed(type),
        };

    private JsonNode? Value(JsonElement value, Type type, string path)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.Null)
                throw new JsonException();
            StrictJson.ReadValue(value, type, options);
            return Node(value);
        }
        catch (JsonException)
        {
            var isNoText = value.ValueKind == JsonValueKind.Null && type == typeof(string);
            errors.Add(
                isNoText
                    ? new(path, value.GetRawText(), "text, or \"\" for an empty one")
                    : StrictJson.Wrong(path, value, type)
            );
            return null;
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
