namespace Chaos.Core.Experiments;

/// <summary>The parts of a trial.</summary>
public enum PhaseKind
{
    /// <summary>Before the fault, after the warm-up.</summary>
    Baseline,

    /// <summary>From the confirmed injection to the beginning of the revert.</summary>
    Fault,

    /// <summary>From the confirmed revert to the end of the load.</summary>
    Recovery,

    /// <summary>From the end of the warm-up to the end of the load.</summary>
    Whole,
}
