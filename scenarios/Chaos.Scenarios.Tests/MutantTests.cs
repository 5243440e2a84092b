using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// An experiment is worth what it catches: each of its mutants has to be failed in virtual time, on the finding that is named. The unbroken ones pass, by <see cref="CatalogueTests"/>.
/// </summary>
public sealed class MutantTests
{
    private static readonly IReadOnlyList<(string Id, Scenario Scenario)> s_scenarios = [.. Catalogue.Scenarios.Select(s => (s.Build(Scale.Nightly).Id, s))];

    public static TheoryData<string, string> Mutants()
    {
        var data = new TheoryData<string, string>();
        foreach (var (id, scenario) in s_scenarios)
            foreach (var mutant in scenario.Mutants)
                data.Add(id, mutant.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_mutant_is_failed_by_its_experiment(string id, string name)
    {
        var scenario = s_scenarios.Single(s => s.Id == id).Scenario;
        var mutant = Assert.Single(scenario.Mutants, m => m.Name == name);

        var result = await Simulation.RunAsync(mutant.Of(scenario.Build(Scale.Nightly)));

        Assert.True(result.Verdict is Verdict.Fail or Verdict.Refuted, $"{result.Verdict}: {string.Join("; ", result.Findings.Select(f => $"{f.Text} {f.Verdict} {f.Why}"))}");
        Assert.Contains(result.Findings, f => f.Text == mutant.KilledBy && f.Verdict == Verdict.Fail);
    }

    [Fact]
    public void Every_experiment_on_a_mitigation_has_mutants() =>
        Assert.All(s_scenarios.Where(s => s.Scenario.Build(Scale.Nightly).Kind == ExperimentKind.Mitigation), s => Assert.True(s.Scenario.Mutants.Count > 0, s.Id));
}
