using System.Collections.Concurrent;
using Chaos.Core.Judging;
using Chaos.Engine.Simulation;

namespace Chaos.Scenarios.Tests;

/// <summary>The simulated results of the catalogue's experiments. Each is simulated once for all tests.</summary>
internal static class SimulatedResults
{
    internal const ulong Seed = 42;

    private static readonly ConcurrentDictionary<(string Id, Scale Scale), Lazy<Task<ExperimentResult>>> s_results =
        new();

    internal static Task<ExperimentResult> OfAsync(string id, Scale scale) =>
        s_results.GetOrAdd((id, scale), _ => new(() => SimulateAsync(id, scale))).Value;

    private static async Task<ExperimentResult> SimulateAsync(string id, Scale scale)
    {
        var experiment = Assert.Single(Catalogue.Matching(id, scale));
        return Judge.Decide(experiment, await SimulatedRun.RecordsAsync(experiment, Seed, CancellationToken.None));
    }
}
