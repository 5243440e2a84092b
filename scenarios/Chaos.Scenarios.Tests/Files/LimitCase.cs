using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>A value at a bound of a limited property, or just outside it.</summary>
/// <param name="Name">The property, as it is written in the file.</param>
/// <param name="Value">The value, as it is written in the file.</param>
/// <param name="Limit">The limit.</param>
/// <param name="IsAllowed">Whether the limit allows it.</param>
internal sealed record LimitCase(string Name, JsonNode Value, AllowedAttribute Limit, bool IsAllowed)
{
    /// <summary>Whether the schema can express it: of durations it only knows those below 0 and at 0.</summary>
    internal bool IsKnownToSchema => !Limit.IsOfDuration || IsAllowed || Value.GetValue<string>() is "0s" or ['-', ..];

    /// <summary>A valid object of the type with all required properties.</summary>
    internal static JsonObject Whole(Type type)
    {
        var made = new JsonObject();
        foreach (var (name, property) in StrictJson.PropertiesOf(type, PolicyJson.Options))
            if (property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false })
                made[name] =
                    name == "edge" ? "app->pay"
                    : name == "service" ? "app"
                    : Limits.Find(property.AttributeProvider)!.IsOfDuration ? "1s"
                    : JsonValue.Create(1);
        return made;
    }

    /// <summary>The cases of a type: below, at and above each bound.</summary>
    internal static IEnumerable<LimitCase> Of(Type type)
    {
        foreach (var property in type.GetProperties())
            if (Limits.Find(property) is { } limit)
                foreach (var value in Values(property, limit))
                    yield return new(
                        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                        Written(property, limit, value),
                        limit,
                        limit.Holds(value)
                    );
    }

    private static bool IsList(PropertyInfo property) =>
        property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));

    private static IEnumerable<double> Values(PropertyInfo property, AllowedAttribute limit)
    {
        var step =
            limit.IsOfDuration ? TimeSpan.TicksPerMillisecond
            : property.PropertyType == typeof(double) || property.PropertyType == typeof(double?) ? .0005
            : 1;
        double[] all = double.IsFinite(limit.Most)
            ? [limit.Least - step, limit.Least, limit.Least + step, limit.Most - step, limit.Most, limit.Most + step]
            : [limit.Least - step, limit.Least, limit.Least + step];
        return IsList(property) ? [limit.Least - step, limit.Least] : all;
    }

    private static JsonNode Written(PropertyInfo property, AllowedAttribute limit, double value) =>
        value == 0 && limit.IsOfDuration ? "0s"
        : limit.IsOfDuration ? $"{(long)value / TimeSpan.TicksPerMillisecond}ms"
        : IsList(property) ? (value == 0 ? new JsonArray() : new JsonArray("timedOut"))
        : value == Math.Floor(value) ? JsonValue.Create((long)value)
        : JsonValue.Create(Math.Round(value, 6));
}
