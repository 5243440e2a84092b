using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>
/// One experiment of the catalogue. Adding one is one file with a class like this and a constructor without parameters:
/// it is found by itself.
/// </summary>
public abstract class Scenario
{
    /// <summary>The experiment at a scale.</summary>
    public abstract Experiment Build(Scale scale);

    /// <summary>
    /// Sources of oracles that repeat what the guide says where that is not so: these have to disagree, which makes the
    /// claim Refuted, and all others have to agree.
    /// </summary>
    public virtual IReadOnlyList<string> Refuted => [];

    /// <summary>Its mitigation broken in every way that it has to find out; they run at the nightly scale.</summary>
    public virtual IReadOnlyList<Mutant> Mutants => [];
}
