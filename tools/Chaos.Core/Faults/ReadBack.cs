namespace Chaos.Core.Faults;

/// <summary>What a fault's mechanism reports about the fault.</summary>
/// <param name="Active">Whether the fault is active.</param>
/// <param name="Evidence">What was read, in a few words.</param>
public sealed record ReadBack(bool Active, string Evidence);
