namespace Chaos.Core;

/// <summary>
/// Says what a property that is kept as JSON may hold, or each entry of it if it holds names: a plain value of some
/// JSON types, or a record's properties.
/// </summary>
/// <param name="record">The record.</param>
/// <param name="types">The JSON types of a plain value: string, number, boolean, array, null.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValueOrAttribute(Type record, params string[] types) : Attribute
{
    /// <summary>The record.</summary>
    public Type Record { get; } = record;

    /// <summary>The JSON types of a plain value.</summary>
    public IReadOnlyList<string> Types { get; } = types;
}
