using Chaos.Core.Statistics;

namespace Chaos.Core.Experiments;

/// <summary>The order of an experiment's trials.</summary>
public static class RoundOrder
{
    private static readonly ulong s_rounds = Chance.Stream("rounds");

    /// <summary>
    /// Arms in turn within each round, and turned around in every second one (ABBA): what drifts with time, such as the
    /// machine's temperature, favours neither arm, and over two rounds not even the one that runs first.
    /// </summary>
    /// <param name="experiment">What is run.</param>
    /// <param name="goesOn">Asked behind the last round whether there is another one; null for no.</param>
    public static IEnumerable<(IReadOnlyList<Arm> Arms, int Round)> Of(Experiment experiment, Func<bool>? goesOn = null)
    {
        for (var round = 1; round <= experiment.Rounds || goesOn?.Invoke() == true; round++)
            foreach (var arms in round % 2 == 1 ? experiment.Trials : experiment.Trials.Reverse())
                yield return (arms, round);
    }

    /// <summary>Seed of a round. All arms of a round share it: the same arrivals, the same draws.</summary>
    public static ulong SeedOf(ulong seed, Experiment experiment, int round) =>
        Chance.Bits(seed, s_rounds, (ulong)round, experiment.Id);
}
