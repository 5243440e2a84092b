namespace Chaos.Faults.Processes;

/// <summary>What ending all processes of a run came to.</summary>
/// <param name="Ended">How many were ended.</param>
/// <param name="Left">Those that still live.</param>
public sealed record RunSweep(int Ended, IReadOnlyList<ProcessIdentity> Left);
