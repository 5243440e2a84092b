namespace Chaos.Mitigations.Linting;

/// <summary>What a finding is.</summary>
public enum LintSeverity
{
    /// <summary>The policy does not do what it is meant to do.</summary>
    Warning,

    /// <summary>A fact is missing, so that nothing can be said.</summary>
    NotChecked,
}
