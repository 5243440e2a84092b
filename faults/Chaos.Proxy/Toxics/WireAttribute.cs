namespace Chaos.Proxy.Toxics;

/// <summary>
/// Makes a property of a toxic a field of its wire format: an integer in a unit with the range that is allowed, a text,
/// or one of the values of an enum.
/// </summary>
/// <param name="name">Key in <c>attributes</c>.</param>
/// <param name="unit">Unit of the integer: <c>ms</c> or <c>us</c> for a <see cref="TimeSpan"/>; anything for a
/// <see cref="long"/>. Of a text: what it is.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireAttribute(string name, string unit) : Attribute
{
    public string Name { get; } = name;

    public string Unit { get; } = unit;

    /// <summary>Least value allowed, in the unit.</summary>
    public long Min { get; init; }

    /// <summary>
    /// Greatest value allowed, in the unit. The default fits every client's integers, and no sum of delays can overflow
    /// with it.
    /// </summary>
    public long Max { get; init; } = int.MaxValue;
}
