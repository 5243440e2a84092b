namespace Chaos.Core.Trials;

/// <summary>One sampled value.</summary>
/// <param name="Name">Name of its series, for example <c>payment queue depth</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Arm">The arm that it belongs to, if several run side by side; null for all of them.</param>
public readonly record struct Sample(string Name, double Value, string? Arm = null);
