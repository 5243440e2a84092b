using System.Text;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Checks one property of a policy before the policy is run. A new rule is one file with a subclass that has a
/// constructor without parameters. It needs no registration. A rule warns only when the warning follows from the facts.
/// When a fact is missing it reports which.
/// </summary>
public abstract class LintRule
{
    /// <summary>
    /// Name of the rule, derived from the type's: <c>MetastableRetries</c> is <c>metastable-retries</c>.
    /// </summary>
    public string Name =>
        GetType()
            .Name.Aggregate(
                new StringBuilder(),
                (name, c) =>
                    (char.IsUpper(c) && name.Length > 0 ? name.Append('-') : name).Append(char.ToLowerInvariant(c))
            )
            .ToString();

    /// <summary>Id of the experiment that shows the problem of which the rule warns.</summary>
    public abstract string Experiment { get; }

    /// <summary>
    /// What the rule checks, worded to follow "cannot say": <c>whether retries outlast their caller</c>.
    /// </summary>
    public abstract string Question { get; }

    /// <summary>Returns all findings of the rule in a file.</summary>
    public abstract IEnumerable<LintFinding> Check(PolicyFile file);

    /// <summary>Makes a warning about the value at <paramref name="path"/>.</summary>
    protected LintFinding Warning(PolicyPlace place, string path, string text, string formula) =>
        new(LintSeverity.Warning, Name, place.Name, path, text, formula, Experiment);

    /// <summary>
    /// Makes a finding that names the facts without which the value at <paramref name="path"/> cannot be checked.
    /// </summary>
    protected LintFinding NotChecked(PolicyPlace place, string path, params IEnumerable<string> missing) =>
        new(
            LintSeverity.NotChecked,
            Name,
            place.Name,
            path,
            $"cannot say {Question} without {string.Join(" and ", missing)}",
            null,
            Experiment
        );
}
