namespace Chaos.Core.Faults;

/// <summary>What a fault's mechanism says of itself.</summary>
/// <param name="Active">Whether the fault is in force.</param>
/// <param name="Evidence">What was read, in a few words.</param>
public sealed record ReadBack(bool Active, string Evidence);
