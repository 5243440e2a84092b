using Chaos.Core;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Hosts;

/// <summary>A process that was asked for, or why it may not be touched.</summary>
/// <param name="Process">The process; null where it is refused.</param>
/// <param name="Error">Why it is; null where it may be touched.</param>
public sealed record ProcessChoice(ProcessDetails? Process, PlanError? Error)
{
    /// <summary>Whether it is refused because nobody is there.</summary>
    public bool IsNobody { get; init; }
}
