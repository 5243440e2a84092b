namespace Chaos.Core.Comparing;

/// <summary>How the second of two arms stands to the first.</summary>
public enum ComparisonVerdict
{
    /// <summary>Better, by more than could be chance.</summary>
    Better,

    /// <summary>Alike: whatever difference there is lies within the margin.</summary>
    Equivalent,

    /// <summary>Not decided.</summary>
    Inconclusive,

    /// <summary>Worse, by more than could be chance.</summary>
    Worse,
}
