using System.Globalization;
using System.Text.Json;

namespace Chaos.Proxy.Api;

/// <summary>
/// Reads the fields of a JSON object, as leniently as known clients need: keys in any case, null counts as absent,
/// unknown keys are ignored. A value of the wrong type is collected as an error.
/// </summary>
internal sealed class RequestFields
{
    /// <summary>The longest time to live in milliseconds: one day.</summary>
    private const long MostTtl = 86_400_000;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads an object; null is an object without fields.</summary>
    /// <param name="body">The object.</param>
    /// <param name="errors">Receives the errors; null keeps them here.</param>
    public RequestFields(JsonElement body, List<FieldError>? errors = null)
    {
        Errors = errors ?? [];
        if (body.ValueKind == JsonValueKind.Null)
            return;
        if (body.ValueKind != JsonValueKind.Object)
        {
            Errors.Add(new("body", body.ValueKind.ToString(), "an object"));
            return;
        }
        foreach (var member in body.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
                _fields[member.Name] = member.Value;
        }
    }

    public List<FieldError> Errors { get; }

    public JsonElement Raw(string name) => _fields.GetValueOrDefault(name);

    /// <summary>Returns an object; undefined when it is absent or something else.</summary>
    public JsonElement Object(string name) => Read(name, v => v.ValueKind == JsonValueKind.Object, v => v, "an object");

    public bool Has(string name) => _fields.ContainsKey(name);

    public string? Text(string name) =>
        Read(name, v => v.ValueKind == JsonValueKind.String, v => v.GetString(), "a string");

    public bool? Flag(string name) =>
        Read<bool?>(
            name,
            v => v.ValueKind is JsonValueKind.True or JsonValueKind.False,
            v => v.GetBoolean(),
            "true or false"
        );

    /// <summary>
    /// Reads a number of at least 0. A value above 1 is accepted and means 1, because a known client sends percentages.
    /// </summary>
    public double? Share(string name) =>
        Read<double?>(
            name,
            v => v.ValueKind == JsonValueKind.Number && v.TryGetDouble(out var d) && d >= 0 && float.IsFinite((float)d),
            v => v.GetDouble(),
            "a number from 0 to 1"
        );

    /// <summary>Reads a time to live in whole milliseconds.</summary>
    public TimeSpan? Ttl() =>
        Read<TimeSpan?>(
            "ttl",
            v => v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var ms) && ms is >= 1 and <= MostTtl,
            v => TimeSpan.FromMilliseconds(v.GetInt64()),
            string.Create(CultureInfo.InvariantCulture, $"an integer from 1 to {MostTtl} ms")
        );

    /// <summary>Throws a <see cref="RefusedRequestException"/> if there are errors.</summary>
    public void ThrowIfWrong()
    {
        if (Errors.Count > 0)
            throw RefusedRequestException.For(Errors, "bad request body: ");
    }

    private T? Read<T>(string name, Func<JsonElement, bool> fits, Func<JsonElement, T?> read, string allowed)
    {
        if (!_fields.TryGetValue(name, out var value))
            return default;
        if (fits(value))
            return read(value);
        Errors.Add(new(name, string.Create(CultureInfo.InvariantCulture, $"{value.GetRawText()}"), allowed));
        return default;
    }
}
