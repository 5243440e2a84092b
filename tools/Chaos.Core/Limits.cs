using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Chaos.Core.Policies;

namespace Chaos.Core;

/// <summary>
/// Checks the properties of records against their <see cref="AllowedAttribute"/> and words the mistakes.
/// </summary>
public static class Limits
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(PropertyInfo, AllowedAttribute)>> s_limited =
        new();

    /// <summary>
    /// Returns a mistake under <paramref name="path"/> for each property of a record that is outside its limit. Null is
    /// inside every limit. Properties with <see cref="AllowedAsAttribute"/> are left to the record that checks them.
    /// </summary>
    public static IEnumerable<PlanError> Of(object values, string path) =>
        LimitedOf(values.GetType())
            .Select(p => Error(p.Limit, p.Property.GetValue(values), $"{path}{(path.Length > 0 ? "." : "")}{Name(p)}"))
            .OfType<PlanError>();

    /// <summary>The properties that have an <see cref="AllowedAttribute"/>, those of base records first.</summary>
    public static IReadOnlyList<(PropertyInfo Property, AllowedAttribute Limit)> LimitedOf(Type type) =>
        s_limited.GetOrAdd(
            type,
            static t =>
                [
                    .. t.GetProperties()
                        .Select(p => (Property: p, Limit: p.GetCustomAttribute<AllowedAttribute>()!))
                        .Where(p => p.Limit is not null)
                        .OrderBy(p => Depth(p.Property.DeclaringType!)),
                ]
        );

    /// <summary>
    /// The limit of a property: its own or, by <see cref="AllowedAsAttribute"/>, that of another record. Null when it
    /// has none.
    /// </summary>
    public static AllowedAttribute? Find(ICustomAttributeProvider? property) =>
        property?.GetCustomAttributes(typeof(AllowedAttribute), false) is [AllowedAttribute own, ..] ? own
        : property?.GetCustomAttributes(typeof(AllowedAsAttribute), false) is [AllowedAsAttribute other, ..]
            ? other.Limit
        : null;

    /// <summary>The limit of a record's property. Throws when the property has none.</summary>
    /// <param name="type">The record.</param>
    /// <param name="property">The property.</param>
    public static AllowedAttribute Of(Type type, string property) =>
        Find(type.GetProperty(property))
        ?? throw new ArgumentException($"{type.Name}.{property} has no limit", nameof(property));

    /// <summary>Reads a duration as a file writes it.</summary>
    /// <param name="text">The text, such as <c>1m30s</c>.</param>
    public static TimeSpan DurationOf(string text) =>
        JsonSerializer.Deserialize<TimeSpan>(JsonSerializer.Serialize(text), PolicyJson.Options);

    /// <summary>Writes a duration as a file writes it, for example <c>1500ms</c>.</summary>
    public static string TextOf(TimeSpan duration) =>
        JsonSerializer.SerializeToElement(duration, PolicyJson.Options).GetString()!;

    /// <summary>Writes a number with thousands separated by commas.</summary>
    public static string TextOf(double number) =>
        Math.Abs(number) is < 1e15 and (0 or >= 1e-9)
            ? number.ToString("#,0.############", CultureInfo.InvariantCulture)
            : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The mistake of a value outside a limit. Null for a value inside it and for a null value.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="value">A number, a duration or a list.</param>
    /// <param name="field">The path of the field.</param>
    public static PlanError? Error(AllowedAttribute limit, object? value, string field) =>
        value is null || limit.Holds(Measure(value)) ? null
        : value is IEnumerable ? new(field, "[]", limit.Words)
        : new(field, Text(value), limit.Words)
        {
            Meant =
                limit.IsShare && value is double and > 1 and <= 100
                    ? string.Create(CultureInfo.InvariantCulture, $"{value} % or {(double)value / 100}")
                    : null,
        };

    private static double Measure(object value) =>
        value switch
        {
            TimeSpan duration => duration.Ticks,
            IEnumerable list => list.Cast<object?>().Count(),
            _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        };

    private static string Text(object value) =>
        value is TimeSpan duration ? TextOf(duration) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Name((PropertyInfo Property, AllowedAttribute) limited) =>
        JsonNamingPolicy.CamelCase.ConvertName(limited.Property.Name);

    private static int Depth(Type type) => type.BaseType is { } above ? 1 + Depth(above) : 0;
}
