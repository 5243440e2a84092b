using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Chaos.Proxy.Toxics;

/// <summary>A field of a toxic on the wire, declared by a <see cref="WireAttribute"/>.</summary>
internal sealed class WireField(PropertyInfo property, WireAttribute wire)
{
    private const int LongestText = 8192;

    private readonly bool _isText = property.PropertyType == typeof(string);
    private readonly bool _isChoice = property.PropertyType.IsEnum;

    private readonly long _ticksPerUnit =
        property.PropertyType != typeof(TimeSpan)
            ? 0
            : wire.Unit switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "us" => TimeSpan.TicksPerMicrosecond,
                _ => throw new InvalidOperationException(
                    $"{property.DeclaringType}.{property.Name}: a time on the wire is in ms or us"
                ),
            };

    public string Name => wire.Name;

    public long Min => wire.Min;

    public long Max => wire.Max;

    /// <summary>Whether the field is an integer.</summary>
    public bool IsNumber => !_isText && !_isChoice;

    /// <summary>The names of the values; none where it is not one of several.</summary>
    public IReadOnlyList<string> Choices =>
        _isChoice ? [.. Enum.GetValues(property.PropertyType).Cast<Enum>().Select(NameOf)] : [];

    /// <summary>The allowed values in words, for a message.</summary>
    public string Allowed =>
        _isText ? string.Create(CultureInfo.InvariantCulture, $"{wire.Unit}, of at most {LongestText:#,0} characters")
        : _isChoice ? string.Join(", ", Choices)
        : string.Create(CultureInfo.InvariantCulture, $"an integer from {Min} to {Max} {wire.Unit}").TrimEnd();

    /// <summary>Returns the name of an enum value on the wire.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Writes the field with the toxic's value.</summary>
    public void Write(Utf8JsonWriter json, Toxic toxic)
    {
        if (_isText)
            json.WriteString(Name, (string?)property.GetValue(toxic));
        else if (_isChoice)
            json.WriteString(Name, NameOf((Enum)property.GetValue(toxic)!));
        else
            json.WriteNumber(Name, Number(toxic));
    }

    /// <summary>
    /// Returns the error of the toxic's value; null when it is allowed. A time that is not a whole number of units is
    /// refused, because the wire cannot carry it.
    /// </summary>
    public FieldError? ErrorOf(Toxic toxic)
    {
        if (_isChoice)
            return null;
        if (_isText)
            return property.GetValue(toxic) is string { Length: <= LongestText }
                ? null
                : new(Name, "a longer text, or none", Allowed);
        var value = Number(toxic);
        if (value < Min || value > Max)
            return new(Name, value.ToString(CultureInfo.InvariantCulture), Allowed);
        return _ticksPerUnit != 0 && property.GetValue(toxic) is TimeSpan span && span.Ticks % _ticksPerUnit != 0
            ? new(Name, span.ToString("c", CultureInfo.InvariantCulture), Allowed)
            : null;
    }

    /// <summary>
    /// Sets the toxic's value from JSON. Returns false when the value is not allowed. The range is checked before a
    /// number is converted to a time, because the conversion could overflow.
    /// </summary>
    internal bool TrySet(Toxic toxic, JsonElement value)
    {
        object? read =
            _isText
                ? (
                    value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text
                        ? text
                        : null
                )
            : _isChoice
                ? (
                    value.ValueKind == JsonValueKind.String
                        ? Enum.GetValues(property.PropertyType)
                            .Cast<Enum>()
                            .FirstOrDefault(e => NameOf(e) == value.GetString())
                        : null
                )
            : value.ValueKind != JsonValueKind.Number
            || !value.TryGetInt64(out var number)
            || number < Min
            || number > Max
                ? null
            : _ticksPerUnit == 0 ? number
            : TimeSpan.FromTicks(number * _ticksPerUnit);
        if (read is null)
            return false;
        property.SetValue(toxic, read);
        return true;
    }

    private long Number(Toxic toxic) =>
        property.GetValue(toxic) switch
        {
            TimeSpan span => span.Ticks / _ticksPerUnit,
            object number => (long)number,
            null => throw new InvalidOperationException($"{Name} has no value"),
        };
}
