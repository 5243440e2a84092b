using System.Reflection;

namespace Chaos.Core;

/// <summary>
/// A property of a file may hold what that of a record may, which is made of it and looks at it: the limit is known here
/// too, and told once.
/// </summary>
/// <param name="record">The record.</param>
/// <param name="property">Its property, which has an <see cref="AllowedAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAsAttribute(Type record, string property) : Attribute
{
    /// <summary>The limit.</summary>
    public AllowedAttribute Limit { get; } =
        record.GetProperty(property)?.GetCustomAttribute<AllowedAttribute>()
        ?? throw new ArgumentException($"{record.Name}.{property} has no limit", nameof(property));
}
