using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Suites;

/// <summary>
/// Experiments that run together. To add a suite, add one file with a class like this: it needs no registration.
/// </summary>
public abstract class Suite
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Its purpose, in a sentence.</summary>
    public abstract string Purpose { get; }

    /// <summary>How long and how thorough its experiments are.</summary>
    public abstract Scale Scale { get; }

    /// <summary>Its scale in a few words, such as <c>short faults</c>.</summary>
    public abstract string ScaleSummary { get; }

    /// <summary>Its experiments, in order.</summary>
    public abstract IReadOnlyList<Experiment> Experiments { get; }
}
