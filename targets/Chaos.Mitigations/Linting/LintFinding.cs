namespace Chaos.Mitigations.Linting;

/// <summary>What a rule reports about a policy.</summary>
/// <param name="Severity">Whether the rule warns or could not check.</param>
/// <param name="Rule">Name of the rule, for example <c>metastable-retries</c>.</param>
/// <param name="Place">Edge or service to which the policy belongs.</param>
/// <param name="Path">Path of the value, for example <c>policies.order->payment.mitigations[0].delay</c>.</param>
/// <param name="Text">What is wrong, or what is missing.</param>
/// <param name="Formula">The formula with its values. Null when the rule could not check.</param>
/// <param name="Experiment">Id of the experiment that shows the problem.</param>
public sealed record LintFinding(
    LintSeverity Severity,
    string Rule,
    string Place,
    string Path,
    string Text,
    string? Formula,
    string Experiment
);
