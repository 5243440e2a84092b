namespace Chaos.Mitigations.Linting;

/// <summary>What a rule says of a policy.</summary>
/// <param name="Severity">Whether it warns or could not check.</param>
/// <param name="Rule">Name of the rule, for example <c>metastable-retries</c>.</param>
/// <param name="Place">Edge or service whose policy it is.</param>
/// <param name="Path">Path of what it is about, for example
/// <c>policies.order->payment.mitigations[0].delay</c>.</param>
/// <param name="Text">What is wrong, or what is missing.</param>
/// <param name="Formula">The formula with its values; null for what was not checked.</param>
/// <param name="Experiment">Id of the experiment that shows it.</param>
public sealed record LintFinding(
    LintSeverity Severity,
    string Rule,
    string Place,
    string Path,
    string Text,
    string? Formula,
    string Experiment
);
