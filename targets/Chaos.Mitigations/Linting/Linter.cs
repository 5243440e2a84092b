namespace Chaos.Mitigations.Linting;

/// <summary>Runs every rule on a policy file.</summary>
public static class Linter
{
    /// <summary>The rules, by name.</summary>
    public static IReadOnlyList<LintRule> Rules { get; } =
    [
        .. typeof(Linter)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(LintRule)) && !t.IsAbstract)
            .Select(t => (LintRule)Activator.CreateInstance(t)!)
            .OrderBy(r => r.Name, StringComparer.Ordinal),
    ];

    /// <summary>Returns the findings of all rules in a file without mistakes.</summary>
    public static IReadOnlyList<LintFinding> Check(PolicyFile file) => [.. Rules.SelectMany(r => r.Check(file))];
}
