namespace Chaos.Core.Experiments;

/// <summary>What an experiment judges.</summary>
public enum ExperimentKind
{
    /// <summary>A mitigation against its objectives: Pass or Fail.</summary>
    Mitigation,

    /// <summary>A claim about the world: Holds or Refuted.</summary>
    Claim,
}
