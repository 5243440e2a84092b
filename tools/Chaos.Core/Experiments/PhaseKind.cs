namespace Chaos.Core.Experiments;

/// <summary>The parts of a trial.</summary>
public enum PhaseKind
{
    /// <summary>Before the fault, after the warm-up.</summary>
    Baseline,

    /// <summary>
    /// From the confirmed injection to the end of the fault: the planned end for a fault of a process, the begin of the
    /// revert for any other.
    /// </summary>
    Fault,

    /// <summary>
    /// From the end of the fault to the end of the load. It includes the time in which a process starts again.
    /// </summary>
    Recovery,

    /// <summary>From the end of the warm-up to the end of the load.</summary>
    Whole,

    /// <summary>
    /// Between baseline and fault. Calls due then may have been under way when the fault began, or were due in the same
    /// second, and belong to neither phase.
    /// </summary>
    UnderWay,
}
