using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>One experiment of the catalogue. Adding one is one file with a class like this and a constructor without parameters: it is found by itself.</summary>
public abstract class Scenario
{
    /// <summary>The experiment at a scale.</summary>
    public abstract Experiment Build(Scale scale);

    /// <summary>Its mitigation broken in every way that it has to find out; they run at the nightly scale.</summary>
    public virtual IReadOnlyList<Mutant> Mutants => [];
}
