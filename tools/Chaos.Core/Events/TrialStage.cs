namespace Chaos.Core.Events;

/// <summary>What a trial is doing.</summary>
public enum TrialStage
{
    /// <summary>The load runs, and nothing is counted yet.</summary>
    WarmUp,

    /// <summary>Before the fault.</summary>
    Baseline,

    /// <summary>A fault is in force.</summary>
    Fault,

    /// <summary>After the last fault.</summary>
    Recovery,

    /// <summary>The load has ended; what is under way comes to its end.</summary>
    Drain,
}
