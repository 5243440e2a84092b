namespace Chaos.Core.Capacity;

/// <summary>A rate that a search for the capacity asks for.</summary>
/// <param name="PerSecond">Calls a second.</param>
/// <param name="Kind">Why.</param>
public sealed record Hold(double PerSecond, HoldKind Kind);
