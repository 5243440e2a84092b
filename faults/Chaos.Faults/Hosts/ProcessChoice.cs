using Chaos.Core;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Hosts;

/// <summary>A requested process, or why it may not be paused or killed.</summary>
/// <param name="Process">The process; null when it is refused.</param>
/// <param name="Error">Why it is refused; null when it is allowed.</param>
public sealed record ProcessChoice(ProcessDetails? Process, PlanError? Error)
{
    /// <summary>Whether it is refused because there is no such process.</summary>
    public bool IsNobody { get; init; }
}
