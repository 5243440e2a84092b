namespace Chaos.Core.Comparing;

/// <summary>How arm B compares with arm A.</summary>
public enum ComparisonVerdict
{
    /// <summary>B is better, by more than chance explains.</summary>
    Better,

    /// <summary>The arms are alike: any difference lies within the margin.</summary>
    Equivalent,

    /// <summary>Not decided.</summary>
    Inconclusive,

    /// <summary>B is worse, by more than chance explains.</summary>
    Worse,
}
