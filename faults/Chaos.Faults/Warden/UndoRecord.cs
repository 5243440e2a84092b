using System.Text.Json.Serialization;

namespace Chaos.Faults.Warden;

/// <summary>
/// How one fault is taken back, as plain data that another process can act on after the run died. Doing it twice, or
/// for a fault that never came to be, does no harm. A kind is one file with its <see cref="UndoKindAttribute"/>.
/// </summary>
public abstract record UndoRecord
{
    /// <summary>What it does, in words without secrets.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>
    /// Records of one lane are undone one after the other, the last first; lanes are undone side by side.
    /// </summary>
    [JsonIgnore]
    public abstract string Lane { get; }

    /// <summary>Takes the fault back.</summary>
    /// <returns>What came of it; it throws only when cancelled.</returns>
    public abstract Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken);
}
