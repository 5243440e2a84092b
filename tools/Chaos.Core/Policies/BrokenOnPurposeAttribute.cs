namespace Chaos.Core.Policies;

/// <summary>
/// Marks a mitigation that is broken on purpose, to test that experiments detect it. Policies can contain it like any
/// other mitigation, but it is not listed among those offered to users.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BrokenOnPurposeAttribute : Attribute;
