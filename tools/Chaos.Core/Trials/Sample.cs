namespace Chaos.Core.Trials;

/// <summary>A figure sampled now.</summary>
/// <param name="Name">What it is, for example <c>payment queue depth</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Arm">The arm it belongs to, where several run side by side; null for all of them.</param>
public readonly record struct Sample(string Name, double Value, string? Arm = null);
