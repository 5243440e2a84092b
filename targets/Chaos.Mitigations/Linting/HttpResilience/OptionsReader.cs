using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>
/// Binds a section to a record of options as .NET does: the case of names does not matter, every value is a text, and
/// an empty one leaves the default. It is stricter in one way. What .NET ignores, such as a text where a section is
/// expected, is a mistake here.
/// </summary>
internal sealed class OptionsReader(ICollection<PlanError> errors)
{
    /// <summary>Reads a section. A value that is wrong leaves the default, so that all mistakes are found.</summary>
    internal object Read(JsonElement section, object defaults, string path)
    {
        var type = defaults.GetType();
        if (section.ValueKind != JsonValueKind.Object)
        {
            if (Settings.TextOf(section) != "")
                errors.Add(new(path, section.GetRawText(), $"a section with: {Names(type)}") { Why = "has no effect" });
            return defaults;
        }
        var read = Activator.CreateInstance(type)!;
        foreach (var property in PropertiesOf(type))
            property.SetValue(read, property.GetValue(defaults));
        foreach (var value in section.EnumerateObject())
            if (PropertiesOf(type).FirstOrDefault(p => Settings.AreSame(p.Name, value.Name)) is { } property)
                Set(read, property, value.Value, $"{path}:{value.Name}");
            else
                errors.Add(
                    new($"{path}:{value.Name}", PlanError.Unknown, Names(type))
                    {
                        Meant = NearestName.Of(value.Name, PropertiesOf(type).Select(p => p.Name)),
                    }
                );
        return read;
    }

    /// <summary>The options of a record.</summary>
    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties();

    private static string Names(Type type) => string.Join(", ", PropertiesOf(type).Select(p => p.Name));

    private void Set(object options, PropertyInfo property, JsonElement value, string path)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (property.GetValue(options) is { } defaults && type.Namespace == typeof(OptionsReader).Namespace)
            property.SetValue(options, Read(value, defaults, path));
        else if (Settings.TextOf(value) is not { } text)
            errors.Add(new(path, value.GetRawText(), Allowed(type, property)) { Why = "has no effect" });
        else if (text.Length == 0)
            return;
        else if (Parse(text.Trim(), type) is not { } parsed)
            errors.Add(new(path, value.GetRawText(), Allowed(type, property)) { Meant = Meant(text, type) });
        else if (parsed is TimeSpan time && time != TimeSpan.Zero && !text.Contains(':', StringComparison.Ordinal))
            errors.Add(
                new(path, value.GetRawText(), Allowed(type, property))
                {
                    Why = $"is {Counted.Of(time.Days, "day")}",
                    Meant = Quoted(TimeSpan.FromSeconds(time.Days)),
                }
            );
        else if (Limits.Find(property) is { } limit && Limits.Error(limit, parsed, path) is { } outside)
            errors.Add(
                new(path, value.GetRawText(), Allowed(type, property))
                {
                    Meant = outside.Meant is null ? null : Limits.TextOf((double)parsed / 100),
                }
            );
        else
            property.SetValue(options, parsed);
    }

    private static object? Parse(string text, Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        return type == typeof(string) ? text
            : type == typeof(bool) ? (bool.TryParse(text, out var yes) ? yes : null)
            : type == typeof(int) ? (int.TryParse(text, NumberStyles.Integer, culture, out var whole) ? whole : null)
            : type == typeof(double)
                ? (double.TryParse(text, NumberStyles.Float, culture, out var number) ? number : null)
            : type == typeof(TimeSpan) ? (TimeSpan.TryParse(text, culture, out var time) ? time : null)
            : Enum.TryParse(type, text, ignoreCase: true, out var word) && Enum.IsDefined(type, word) ? word
            : null;
    }

    /// <summary>A duration with a unit, as policy files have it, in the form that .NET reads.</summary>
    private static string? Meant(string text, Type type)
    {
        if (type != typeof(TimeSpan))
            return type.IsEnum ? NearestName.Of(text, Enum.GetNames(type)) : null;
        try
        {
            return Quoted(Limits.DurationOf(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Allowed(Type type, PropertyInfo property) =>
        Limits.Find(property) is { } limit
            ? !limit.IsOfDuration
                ? (limit.Most == int.MaxValue ? $"{limit.Least} or more" : limit.Words)
                : $"{Quoted(TimeSpan.FromTicks((long)limit.Least))} to {Quoted(TimeSpan.FromTicks((long)limit.Most))}"
            : type == typeof(TimeSpan)
                ? "a TimeSpan such as \"00:00:02\""
                : type == typeof(bool)
                    ? "true or false"
                    : type.IsEnum
                        ? string.Join(", ", Enum.GetNames(type))
                        : "a text";

    private static string Quoted(TimeSpan time) => $"\"{Settings.TextOf(time)}\"";
}
