namespace Chaos.Faults.Warden;

/// <summary>
/// The word that identifies a kind of undo record in a journal. It must not change, because journals of earlier
/// versions are read.
/// </summary>
/// <param name="kind">The word.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UndoKindAttribute(string kind) : Attribute
{
    /// <summary>The word.</summary>
    public string Kind => kind;
}
