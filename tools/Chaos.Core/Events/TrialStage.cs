namespace Chaos.Core.Events;

/// <summary>The stages of a trial.</summary>
public enum TrialStage
{
    /// <summary>The load runs, and nothing is counted yet.</summary>
    WarmUp,

    /// <summary>Before the fault.</summary>
    Baseline,

    /// <summary>A fault is active.</summary>
    Fault,

    /// <summary>After the last fault.</summary>
    Recovery,

    /// <summary>The load of a trial without a fault.</summary>
    Load,

    /// <summary>The load has ended; calls and messages still under way are being finished.</summary>
    Drain,
}
