using System.Collections.Concurrent;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// An experiment is worth what it detects: in virtual time, each of its mutants has to fail on the named finding. That
/// the unbroken experiments pass is tested in <see cref="CatalogueTests"/>.
/// </summary>
public sealed class MutantTests
{
    private const ulong Seed = 42;

    /// <summary>The records of the unbroken arms, with which all mutants of an experiment are compared.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<TrialRecord>>>> s_healthy = new();

    public static TheoryData<string, string> Mutants()
    {
        var data = new TheoryData<string, string>();
        foreach (
            var mutation in Catalogue.Mutations(Scale.Nightly).Where(m => CatalogueTests.IsSimulated(m.Experiment))
        )
            data.Add(mutation.Experiment.Id, mutation.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_mutant_is_failed_by_its_experiment(string id, string name)
    {
        var mutation = Assert.Single(Catalogue.Mutations(Scale.Nightly), m => m.Experiment.Id == id && m.Name == name);
        Assert.NotEmpty(mutation.Arms);
        Assert.Empty(mutation.Experiment.Errors());
        var broken = mutation.Experiment with { Arms = mutation.Arms };
        var healthy = await s_healthy
            .GetOrAdd(
                id,
                _ =>
                    new(() =>
                        SimulatedRun.RecordsAsync(
                            Assert.Single(Catalogue.Matching(id, Scale.Nightly)),
                            Seed,
                            CancellationToken.None
                        )
                    )
            )
            .Value;

        var records = await SimulatedRun.RecordsAsync(broken, Seed, CancellationToken.None);

        var result = MutantResult.Of(mutation, [.. records, .. healthy.Where(h => records.All(r => r.Arm != h.Arm))]);
        Assert.True(result.IsKilled, $"{result.Verdict}: {result.KilledBy}: {result.Why}");
    }

    [Fact]
    public void Every_experiment_on_a_mitigation_has_mutants()
    {
        var withMutants = Catalogue.Mutations(Scale.Nightly).Select(m => m.Experiment.Id).ToHashSet();
        Assert.All(
            Catalogue.Experiments(Scale.Nightly).Where(e => e.Kind == ExperimentKind.Mitigation),
            e => Assert.Contains(e.Id, withMutants)
        );
    }
}
