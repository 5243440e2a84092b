using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Simulation;

/// <summary>
/// Runs experiments in virtual time: the same runner, policies and records as on real processes, and no waiting.
/// </summary>
public static class SimulatedRun
{
    private static readonly IReadOnlyDictionary<string, TimeSpan> s_unmeasured = new Dictionary<string, TimeSpan>();

    /// <summary>
    /// Every trial of an experiment, each on a clock and a thread of its own; the same seed always gives the same
    /// records, and the arms meet the chances that they meet on real processes.
    /// </summary>
    /// <exception cref="CannotBeSimulatedException">It asks for something that there is no model of.</exception>
    public static Task<IReadOnlyList<TrialRecord>> RecordsAsync(
        Experiment experiment,
        ulong seed,
        CancellationToken cancellationToken
    ) => RecordsAsync(experiment, seed, s_unmeasured, cancellationToken);

    /// <summary>The same with the times that services were seen to take to start.</summary>
    /// <exception cref="CannotBeSimulatedException">It asks for something that there is no model of.</exception>
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

    /// <summary>One trial: a record for each of its arms.</summary>
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
