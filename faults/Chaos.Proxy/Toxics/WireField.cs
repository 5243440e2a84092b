using System.Globalization;
using System.Reflection;

namespace Chaos.Proxy.Toxics;

/// <summary>A field of a toxic's wire format, found by its <see cref="WireAttribute"/>.</summary>
public sealed class WireField(PropertyInfo property, WireAttribute wire)
{
    private readonly long ticksPerUnit = property.PropertyType == typeof(long) ? 0 : wire.Unit switch
    {
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" => TimeSpan.TicksPerMicrosecond,
        _ => throw new InvalidOperationException($"{property.DeclaringType}.{property.Name}: a time on the wire is in ms or us"),
    };

    public string Name => wire.Name;

    public long Min => wire.Min;

    public long Max => wire.Max;

    /// <summary>The range in words, for a message.</summary>
    public string Allowed => string.Create(CultureInfo.InvariantCulture, $"an integer from {Min} to {Max} {wire.Unit}");

    public long Get(Toxic toxic) => property.GetValue(toxic) switch
    {
        TimeSpan span => span.Ticks / ticksPerUnit,
        object number => (long)number,
        null => throw new InvalidOperationException($"{Name} has no value"),
    };

    internal void Set(Toxic toxic, long value) =>
        property.SetValue(toxic, ticksPerUnit == 0 ? value : TimeSpan.FromTicks(value * ticksPerUnit));

    /// <summary>What is wrong with the value a toxic has, or null. A time that is no whole number of units is refused, because the wire cannot carry it.</summary>
    public FieldError? ErrorOf(Toxic toxic)
    {
        var value = Get(toxic);
        if (value < Min || value > Max) return new(Name, value.ToString(CultureInfo.InvariantCulture), Allowed);
        return ticksPerUnit != 0 && property.GetValue(toxic) is TimeSpan span && span.Ticks % ticksPerUnit != 0
            ? new(Name, span.ToString("c", CultureInfo.InvariantCulture), Allowed)
            : null;
    }
}
