namespace Chaos.Faults.Processes;

/// <summary>The result of killing all processes of a run.</summary>
/// <param name="Ended">Number of processes that were killed.</param>
/// <param name="Left">Processes that are still alive.</param>
public sealed record RunSweep(int Ended, IReadOnlyList<ProcessIdentity> Left);
