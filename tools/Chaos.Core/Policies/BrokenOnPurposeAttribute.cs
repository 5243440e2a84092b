namespace Chaos.Core.Policies;

/// <summary>
/// Marks a mitigation that is broken on purpose, so that experiments can be held to finding it. It can be written and
/// read like any other, and is offered to nobody.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BrokenOnPurposeAttribute : Attribute;
