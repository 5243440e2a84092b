using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>
/// One experiment of the catalogue. To add one, add one file with a class like this and a constructor without
/// parameters: it needs no registration.
/// </summary>
public abstract class Scenario
{
    /// <summary>The experiment at a scale.</summary>
    public abstract Experiment Build(Scale scale);

    /// <summary>
    /// Sources of oracles whose statement is known to be false here. These have to disagree, which makes the claim
    /// Refuted; all others have to agree.
    /// </summary>
    public virtual IReadOnlyList<string> Refuted => [];

    /// <summary>The ways of breaking its mitigation that it has to detect; they run at the nightly scale.</summary>
    public virtual IReadOnlyList<Mutant> Mutants => [];
}
