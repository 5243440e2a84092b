namespace Chaos.Mitigations.Linting;

/// <summary>Every rule that there is.</summary>
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

    /// <summary>What all of them say of a file without mistakes.</summary>
    public static IReadOnlyList<LintFinding> Check(PolicyFile file) => [.. Rules.SelectMany(r => r.Check(file))];
}
