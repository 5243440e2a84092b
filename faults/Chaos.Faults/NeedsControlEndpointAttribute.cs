namespace Chaos.Faults;

/// <summary>
/// Marks a fault that a service does to itself, which only one with the toolkit's control endpoint can.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsControlEndpointAttribute : Attribute;
