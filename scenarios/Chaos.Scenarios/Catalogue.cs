using System.Text.RegularExpressions;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Suites;

namespace Chaos.Scenarios;

/// <summary>All scenarios and suites, found in this assembly.</summary>
public static class Catalogue
{
    private static readonly Lazy<IReadOnlyList<Scenario>> s_scenarios = new(Found<Scenario>);
    private static readonly Lazy<IReadOnlyList<Suite>> s_suites = new(Found<Suite>);

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios => s_scenarios.Value;

    /// <summary>Every suite, by name.</summary>
    public static IReadOnlyList<Suite> Suites => s_suites.Value;

    /// <summary>Every experiment at a scale, by id.</summary>
    public static IReadOnlyList<Experiment> Experiments(Scale scale) =>
        [.. Scenarios.Select(s => s.Build(scale)).OrderBy(e => e.Id, StringComparer.Ordinal)];

    /// <summary>The experiments whose id matches a pattern in which <c>*</c> stands for any text.</summary>
    public static IReadOnlyList<Experiment> Matching(string pattern, Scale scale)
    {
        var regex = new Regex(
            $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant
        );
        return [.. Experiments(scale).Where(e => regex.IsMatch(e.Id))];
    }

    /// <summary>Every mutant that its experiment can find at a scale, by id.</summary>
    public static IReadOnlyList<Mutation> Mutations(Scale scale) =>
        [
            .. Scenarios
                .Select(s => (s.Mutants, Experiment: s.Build(scale)))
                .OrderBy(s => s.Experiment.Id, StringComparer.Ordinal)
                .SelectMany(s => s.Mutants.Select(m => new Mutation(m.Name, m.KilledBy, m.Of(s.Experiment))))
                .Where(m => m.Killer is not null),
        ];

    private static IReadOnlyList<T> Found<T>()
        where T : class =>
        [
            .. typeof(Catalogue)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract)
                .OrderBy(t => t.Name, StringComparer.Ordinal)
                .Select(t => (T)Activator.CreateInstance(t)!),
        ];
}
