using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>
/// One experiment of the catalogue. A new one is one file with a class that derives from this one, or from
/// <see cref="CallScenario"/>, and has a constructor without parameters: it is found by itself.
/// </summary>
public abstract class Scenario
{
    /// <summary>The experiment at a scale.</summary>
    public abstract Experiment Build(Scale scale);

    /// <summary>
    /// Sources of oracles that repeat a claim of the guide that does not hold. These oracles have to disagree, which makes
    /// the claim Refuted; all others have to agree.
    /// </summary>
    public virtual IReadOnlyList<string> Refuted => [];

    /// <summary>
    /// The experiment with its mitigation broken, in every way that it has to find out. They run at the nightly scale.
    /// </summary>
    public virtual IReadOnlyList<Mutant> Mutants => [];
}
