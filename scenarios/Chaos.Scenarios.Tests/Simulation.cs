using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;

namespace Chaos.Scenarios.Tests;

/// <summary>Runs a whole experiment in virtual time: the same runner, policies and judge as on real processes.</summary>
internal static class Simulation
{
    internal static async Task<ExperimentResult> RunAsync(Experiment experiment, ulong seed = 42) => Judge.Decide(experiment, await RecordsAsync(experiment, seed));

    internal static async Task<IReadOnlyList<TrialRecord>> RecordsAsync(Experiment experiment, ulong seed = 42)
    {
        var records = new List<TrialRecord>();
        foreach (var arm in experiment.Arms) records.Add(await TrialAsync(experiment, arm, seed));
        return records;
    }

    private static Task<TrialRecord> TrialAsync(Experiment experiment, Arm arm, ulong seed)
    {
        var time = new VirtualTime();
        return time.RunAsync(async () =>
        {
            await using var testbed = new SimulatedTestbed(time);
            var setup = new TrialSetup { Experiment = experiment, Arm = arm, Round = 1, Seed = RunExecutor.SeedOf(seed, experiment, 1) };
            return await new TrialRunner(testbed).RunAsync(setup, _ => { }, CancellationToken.None);
        });
    }
}
