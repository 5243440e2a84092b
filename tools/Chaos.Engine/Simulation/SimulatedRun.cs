using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Simulation;

/// <summary>
/// Runs experiments in virtual time, with the same runner, policies and records as on real processes, and without
/// waiting.
/// </summary>
public static class SimulatedRun
{
    private static readonly IReadOnlyDictionary<string, TimeSpan> s_unmeasured = new Dictionary<string, TimeSpan>();

    /// <summary>
    /// Runs every trial of an experiment, each on its own clock and thread. The same seed always gives the same
    /// records, and the arms meet the same random draws as on real processes.
    /// </summary>
    /// <exception cref="CannotBeSimulatedException">The experiment needs something that has no model.</exception>
    public static Task<IReadOnlyList<TrialRecord>> RecordsAsync(
        Experiment experiment,
        ulong seed,
        CancellationToken cancellationToken
    ) => RecordsAsync(experiment, seed, s_unmeasured, cancellationToken);

    /// <summary>Does the same with measured start-up times of services.</summary>
    /// <exception cref="CannotBeSimulatedException">The experiment needs something that has no model.</exception>
    public static async Task<IReadOnlyList<TrialRecord>> RecordsAsync(
        Experiment experiment,
        ulong seed,
        IReadOnlyDictionary<string, TimeSpan> startUps,
        CancellationToken cancellationToken
    )
    {
        var setups = experiment
            .Trials.SelectMany(arms =>
                Enumerable
                    .Range(1, experiment.Rounds)
                    .Select(round => new TrialSetup
                    {
                        Experiment = experiment,
                        Arms = arms,
                        Round = round,
                        Seed = RoundOrder.SeedOf(seed, experiment, round),
                    })
            )
            .ToList();
        var records = new IReadOnlyList<TrialRecord>[setups.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, setups.Count),
            cancellationToken,
            async (i, token) => records[i] = await TrialAsync(setups[i], startUps, token)
        );
        return [.. records.SelectMany(r => r)];
    }

    /// <summary>Runs one trial. Returns a record for each of its arms.</summary>
    public static Task<IReadOnlyList<TrialRecord>> TrialAsync(TrialSetup setup, CancellationToken cancellationToken) =>
        TrialAsync(setup, s_unmeasured, cancellationToken);

    private static Task<IReadOnlyList<TrialRecord>> TrialAsync(
        TrialSetup setup,
        IReadOnlyDictionary<string, TimeSpan> startUps,
        CancellationToken cancellationToken
    )
    {
        var time = new VirtualTime();
        return time.RunAsync(async () =>
        {
            await using var testbed = new SimulatedTestbed(time) { StartUps = startUps };
            return await new TrialRunner(testbed).RunAsync(setup, static _ => { }, cancellationToken);
        });
    }
}
