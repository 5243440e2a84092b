using System.Text.Json.Serialization;

namespace Chaos.Faults.Warden;

/// <summary>
/// Reverts one fault. It is plain data, so another process can apply it after the run died. Applying it twice, or for a
/// fault that was never injected, does no harm. A kind of record is one file with its <see cref="UndoKindAttribute"/>.
/// </summary>
public abstract record UndoRecord
{
    /// <summary>What it does, in words without secrets.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>
    /// Records with the same lane are applied one after the other, the last first. Different lanes are applied in
    /// parallel.
    /// </summary>
    [JsonIgnore]
    public abstract string Lane { get; }

    /// <summary>Reverts the fault.</summary>
    /// <returns>The outcome. Throws only when cancelled.</returns>
    public abstract Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken);
}
