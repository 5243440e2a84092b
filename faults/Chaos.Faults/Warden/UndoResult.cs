namespace Chaos.Faults.Warden;

/// <summary>Result of an undo record.</summary>
public enum UndoResult
{
    /// <summary>The fault is gone.</summary>
    Reverted,

    /// <summary>There was nothing to do, for example because the fault ends with a process of the run.</summary>
    NotNeeded,

    /// <summary>The fault may still be active.</summary>
    Failed,
}
