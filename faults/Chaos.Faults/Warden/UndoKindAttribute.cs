namespace Chaos.Faults.Warden;

/// <summary>
/// The word by which a journal knows a kind of undo record. It stays as it is: journals of earlier versions are read.
/// </summary>
/// <param name="kind">The word.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UndoKindAttribute(string kind) : Attribute
{
    /// <summary>The word.</summary>
    public string Kind => kind;
}
