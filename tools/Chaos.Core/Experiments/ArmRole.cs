namespace Chaos.Core.Experiments;

/// <summary>The role of an arm in an experiment.</summary>
public enum ArmRole
{
    /// <summary>Without the mitigation: it must miss the limit that the candidate meets.</summary>
    Control,

    /// <summary>With the mitigation: the arm that gets the verdict.</summary>
    Candidate,

    /// <summary>Another setting, shown beside the other arms and judged by its oracles only.</summary>
    Level,
}
