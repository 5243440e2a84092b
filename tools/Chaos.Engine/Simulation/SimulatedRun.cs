using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Simulation;

/// <summary>Runs experiments in virtual time: the same runner, policies and records as on real processes, and no waiting.</summary>
public static class SimulatedRun
{
    /// <summary>Every trial of an experiment, each on a clock and a thread of its own; the same seed always gives the same records, and the arms meet the chances that they meet on real processes.</summary>
    /// <exception cref="CannotBeSimulatedException">It asks for something that there is no model of.</exception>
    public static async Task<IReadOnlyList<TrialRecord>> RecordsAsync(Experiment experiment, ulong seed, CancellationToken cancellationToken)
    {
        var setups = experiment.Trials.SelectMany(arms => Enumerable.Range(1, experiment.Rounds)
            .Select(round => new TrialSetup { Experiment = experiment, Arms = arms, Round = round, Seed = RunExecutor.SeedOf(seed, experiment, round) })).ToList();
        var records = new IReadOnlyList<TrialRecord>[setups.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, setups.Count), cancellationToken, async (i, token) => records[i] = await TrialAsync(setups[i], token));
        return [.. records.SelectMany(r => r)];
    }

    /// <summary>One trial: a record for each of its arms.</summary>
    public static Task<IReadOnlyList<TrialRecord>> TrialAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        var time = new VirtualTime();
        return time.RunAsync(async () =>
        {
            await using var testbed = new SimulatedTestbed(time);
            return await new TrialRunner(testbed).RunAsync(setup, static _ => { }, cancellationToken);
        });
    }
}
