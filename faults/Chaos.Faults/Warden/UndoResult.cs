namespace Chaos.Faults.Warden;

/// <summary>What taking a fault back came to.</summary>
public enum UndoResult
{
    /// <summary>It is gone.</summary>
    Reverted,

    /// <summary>There was nothing to do: it ends with a process of the run.</summary>
    NotNeeded,

    /// <summary>It may still be there.</summary>
    Failed,
}
