namespace Chaos.Core;

/// <summary>
/// Lets a file write a single value where a property holds a list of them. The single value is a list of one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOrManyAttribute : Attribute;
