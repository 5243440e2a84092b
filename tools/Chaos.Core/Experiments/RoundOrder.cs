namespace Chaos.Core.Experiments;

/// <summary>The order of an experiment's trials.</summary>
public static class RoundOrder
{
    /// <summary>
    /// Arms in turn within each round, and turned around in every second one (ABBA): what drifts with time, such as the machine's temperature, favours neither arm, and over two rounds not even the one
    /// that runs first.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<Arm> Arms, int Round)> Of(Experiment experiment) =>
        Enumerable.Range(1, experiment.Rounds).SelectMany(round => (round % 2 == 1 ? experiment.Trials : experiment.Trials.Reverse()).Select(arms => (arms, round)));
}
