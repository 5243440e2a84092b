using System.Reflection;

namespace Chaos.Core;

/// <summary>
/// Gives a property of a file's record the limit of another record's property. The other record is made from the file's
/// record and checks the value; the limit is written once, there.
/// </summary>
/// <param name="record">The record that has the limit and checks it.</param>
/// <param name="property">The property of that record; it has an <see cref="AllowedAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAsAttribute(Type record, string property) : Attribute
{
    /// <summary>The limit.</summary>
    public AllowedAttribute Limit { get; } =
        record.GetProperty(property)?.GetCustomAttribute<AllowedAttribute>()
        ?? throw new ArgumentException($"{record.Name}.{property} has no limit", nameof(property));
}
