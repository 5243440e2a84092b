using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core.Texts;

namespace Chaos.Core;

/// <summary>
/// Reads a user's JSON into records. It reports every missing, unknown or unreadable property at once, also in nested
/// records, each with its path and what is allowed. The record itself checks whether readable values make sense.
/// </summary>
public static class StrictJson
{
    /// <summary>The most characters of a list or a mapping that a message shows whole.</summary>
    private const int MostShown = 40;

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Reads a value and adds every mistake to <paramref name="errors"/> under <paramref name="path"/>. Returns null
    /// when there was a mistake.
    /// </summary>
    /// <param name="element">The value.</param>
    /// <param name="type">The record to read it into.</param>
    /// <param name="path">The path of the value.</param>
    /// <param name="errors">The collection that mistakes are added to.</param>
    /// <param name="options">How names, durations and enumerations are written.</param>
    /// <param name="besides">A property that is allowed although the record does not have it.</param>
    public static object? Read(
        JsonElement element,
        Type type,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options,
        string? besides = null
    )
    {
        var before = errors.Count;
        Check(element, type, path, errors, options, besides);
        return errors.Count == before ? element.Deserialize(options.GetTypeInfo(type)) : null;
    }

    /// <summary>The allowed values of a type in words.</summary>
    public static string Allowed(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(TimeSpan))
            return "a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02";
        if (plain == typeof(bool))
            return "true or false";
        if (plain == typeof(int) || plain == typeof(long))
            return "a whole number";
        if (plain == typeof(double))
            return "a number";
        if (plain == typeof(string))
            return "text";
        if (plain.IsEnum)
            return string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName));
        return MemberOf(plain) is { } member ? $"a list of: {Allowed(member)}" : $"a {plain.Name}";
    }

    /// <summary>The properties that can be set, by their names in the file.</summary>
    public static IReadOnlyDictionary<string, JsonPropertyInfo> PropertiesOf(
        Type type,
        JsonSerializerOptions options
    ) =>
        options
            .GetTypeInfo(type)
            .Properties.Where(p => p is { Set: not null, IsExtensionData: false })
            .ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static void Check(
        JsonElement value,
        Type type,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options,
        string? besides = null
    )
    {
        switch (options.GetTypeInfo(type).Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckProperties(value, type, path, errors, options, besides);
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var entry in value.EnumerateObject())
                    Check(entry.Value, type.GetGenericArguments()[^1], $"{path}.{entry.Name}", errors, options);
                break;
            case JsonTypeInfoKind.Dictionary:
                errors.Add(new(path, Shown(value), "an object with a value for each name"));
                break;
            default:
                CheckValue(value, type, path, errors, options);
                break;
        }
    }

    private static void CheckProperties(
        JsonElement value,
        Type type,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options,
        string? besides
    )
    {
        var properties = PropertiesOf(type, options);
        var names = properties.Count == 0 ? "no property" : string.Join(", ", properties.Keys);
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, Shown(value), $"an object with: {names}"));
            return;
        }
        // An unknown name that resembles a required property is taken for a misspelling of it, so the property is not
        // reported as missing too.
        var meant = value
            .EnumerateObject()
            .Where(p => p.Name != besides && !properties.ContainsKey(p.Name))
            .Select(p => NearestName.Of(p.Name, properties.Keys))
            .ToHashSet();
        foreach (
            var missing in properties.Values.Where(p =>
                p.IsRequired && !meant.Contains(p.Name) && !value.TryGetProperty(p.Name, out _)
            )
        )
            errors.Add(new($"{path}.{missing.Name}", PlanError.Missing, "a value"));
        foreach (var property in value.EnumerateObject().Where(p => p.Name != besides))
            if (properties.TryGetValue(property.Name, out var known))
                Check(property.Value, known.PropertyType, $"{path}.{property.Name}", errors, options);
            else
                errors.Add(new($"{path}.{property.Name}", PlanError.Unknown, names));
    }

    private static void CheckValue(
        JsonElement value,
        Type type,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options
    )
    {
        try
        {
            if (value.ValueKind == JsonValueKind.Null && type.IsValueType && Nullable.GetUnderlyingType(type) is null)
                throw new JsonException();
            ReadValue(value, type, options);
        }
        catch (JsonException)
        {
            errors.Add(Wrong(path, value, type));
        }
    }

    /// <summary>
    /// Reads a value or a list of values. A value of an enumeration is one name; several names with commas are
    /// rejected.
    /// </summary>
    /// <exception cref="JsonException">The value is not of the type.</exception>
    public static object? ReadValue(JsonElement value, Type type, JsonSerializerOptions options)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum && value.ValueKind == JsonValueKind.String && !NamesOf(plain).Contains(value.GetString()!))
            throw new JsonException();
        if (value.ValueKind == JsonValueKind.Array && MemberOf(plain) is { IsEnum: true } member)
            foreach (var item in value.EnumerateArray())
                ReadValue(item, member, options);
        return value.Deserialize(type, options);
    }

    /// <summary>The members of an enumeration as a file writes them; upper and lower case are the same.</summary>
    public static IReadOnlySet<string> NamesOf(Type type) =>
        Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The mistake of a value that is not of the type. A duration that is written as a number is reported as one
    /// without a unit.
    /// </summary>
    public static PlanError Wrong(string path, JsonElement value, Type type) =>
        value.ValueKind == JsonValueKind.Number && (Nullable.GetUnderlyingType(type) ?? type) == typeof(TimeSpan)
            ? new(
                path,
                value.GetRawText(),
                $"{value.GetRawText()}s, {value.GetRawText()}ms, or a duration such as 1m30s"
            )
            {
                Why = "has no unit",
            }
            : new(path, Shown(value), Allowed(type));

    /// <summary>
    /// A value as a message shows it: a text in quotes, without escapes; what has many parts by its kind alone.
    /// </summary>
    public static string Shown(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => $"\"{value.GetString()}\"",
            JsonValueKind.Array or JsonValueKind.Object when OneLine(value) is { Length: <= MostShown } brief => brief,
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "a mapping",
            _ => value.GetRawText(),
        };

    private static string OneLine(JsonElement value) => JsonSerializer.Serialize(value, s_plain);

    private static Type? MemberOf(Type type) =>
        type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
}
