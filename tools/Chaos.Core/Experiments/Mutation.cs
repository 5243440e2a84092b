using Chaos.Core.Expectations;

namespace Chaos.Core.Experiments;

/// <summary>An experiment whose mitigation is broken on purpose, to test whether the experiment detects it.</summary>
/// <param name="Name">What is broken, in a few words.</param>
/// <param name="KilledBy">The finding that has to fail, by its text.</param>
/// <param name="Experiment">The experiment with its mitigation broken; its control is untouched.</param>
public sealed record Mutation(string Name, string KilledBy, Experiment Experiment)
{
    /// <summary>
    /// The expectation that has to be missed; null when the experiment has none with that text, as at a scale with
    /// fewer arms.
    /// </summary>
    public Expectation? Killer => Experiment.Expectations.FirstOrDefault(x => x.Text == KilledBy);

    /// <summary>
    /// The arms that have to run for that expectation. For the other arms, the records of the healthy experiment are
    /// used.
    /// </summary>
    public IReadOnlyList<Arm> Arms =>
        Killer?.About(Experiment) is { } about
            ? [.. Experiment.Arms.Where(a => a.Role != ArmRole.Control && about.Contains(a.Name))]
            : [];
}
