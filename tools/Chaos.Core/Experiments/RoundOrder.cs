using Chaos.Core.Statistics;

namespace Chaos.Core.Experiments;

/// <summary>The order of an experiment's trials.</summary>
public static class RoundOrder
{
    private static readonly ulong s_rounds = Chance.Stream("rounds");

    /// <summary>
    /// Returns the arms in turn within each round, in reverse in every second one (ABBA). So a drift over time, such as
    /// that of the machine's temperature, favours neither arm. Over two rounds, being first favours neither arm either.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="goesOn">Called after the last planned round: returns whether another round runs. Null for no
    /// further rounds.</param>
    public static IEnumerable<(IReadOnlyList<Arm> Arms, int Round)> Of(Experiment experiment, Func<bool>? goesOn = null)
    {
        for (var round = 1; round <= experiment.Rounds || goesOn?.Invoke() == true; round++)
            foreach (var arms in round % 2 == 1 ? experiment.Trials : experiment.Trials.Reverse())
                yield return (arms, round);
    }

    /// <summary>
    /// Seed of a round. All arms of a round share it, so that they get the same arrivals and the same draws.
    /// </summary>
    public static ulong SeedOf(ulong seed, Experiment experiment, int round) =>
        Chance.Bits(seed, s_rounds, (ulong)round, experiment.Id);
}
