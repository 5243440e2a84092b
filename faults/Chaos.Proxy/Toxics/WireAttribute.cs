namespace Chaos.Proxy.Toxics;

/// <summary>
/// Makes a property of a toxic a field on the wire: an integer with a unit and a range, a text, or a value of an enum.
/// </summary>
/// <param name="name">Key in <c>attributes</c>.</param>
/// <param name="unit">Unit of the integer: <c>ms</c> or <c>us</c> for a <see cref="TimeSpan"/>, any for a
/// <see cref="long"/>. For a text: what it is.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireAttribute(string name, string unit) : Attribute
{
    public string Name { get; } = name;

    public string Unit { get; } = unit;

    /// <summary>Smallest allowed value, in the unit.</summary>
    public long Min { get; init; }

    /// <summary>
    /// Largest allowed value, in the unit. The default fits the integers of every client, and no sum of delays
    /// overflows with it.
    /// </summary>
    public long Max { get; init; } = int.MaxValue;
}
