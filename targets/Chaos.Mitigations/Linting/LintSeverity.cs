namespace Chaos.Mitigations.Linting;

/// <summary>The kind of a finding.</summary>
public enum LintSeverity
{
    /// <summary>The policy does not do what it is meant to do.</summary>
    Warning,

    /// <summary>A fact is missing, so the rule could not check.</summary>
    NotChecked,
}
