using System.Text;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// One thing that can be known of a policy before it is ever run. A new rule is one file with a class like this and a
/// constructor without parameters: it is found by itself. It warns only of what follows from facts; where one is
/// missing it says which.
/// </summary>
public abstract class LintRule
{
    /// <summary>Name, from the type's: <c>MetastableRetries</c> is <c>metastable-retries</c>.</summary>
    public string Name =>
        GetType()
            .Name.Aggregate(
                new StringBuilder(),
                (name, c) =>
                    (char.IsUpper(c) && name.Length > 0 ? name.Append('-') : name).Append(char.ToLowerInvariant(c))
            )
            .ToString();

    /// <summary>Id of the experiment that shows what the rule warns of.</summary>
    public abstract string Experiment { get; }

    /// <summary>
    /// What it asks, so that "cannot say ..." makes a sentence: <c>whether retries outlast their caller</c>.
    /// </summary>
    public abstract string Question { get; }

    /// <summary>Everything it has to say of a file.</summary>
    public abstract IEnumerable<LintFinding> Check(PolicyFile file);

    /// <summary>A warning about what stands at <paramref name="path"/>.</summary>
    protected LintFinding Warning(PolicyPlace place, string path, string text, string formula) =>
        new(LintSeverity.Warning, Name, place.Name, path, text, formula, Experiment);

    /// <summary>The facts that are missing to say anything about what stands at <paramref name="path"/>.</summary>
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
