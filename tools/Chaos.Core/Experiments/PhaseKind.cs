namespace Chaos.Core.Experiments;

/// <summary>The parts of a trial.</summary>
public enum PhaseKind
{
    /// <summary>Before the fault, after the warm-up.</summary>
    Baseline,

    /// <summary>
    /// From the confirmed injection until the fault is over: a fault of a process when it was to be, any other when its
    /// revert begins.
    /// </summary>
    Fault,

    /// <summary>
    /// From the end of the fault to the end of the load: what a process takes to start again is part of it.
    /// </summary>
    Recovery,

    /// <summary>From the end of the warm-up to the end of the load.</summary>
    Whole,

    /// <summary>
    /// Between baseline and fault: calls that were due then may have been under way when the fault began, or met it in
    /// the second in which it did, and belong to neither.
    /// </summary>
    UnderWay,
}
