namespace Chaos.Core.Experiments;

/// <summary>What an arm is there for.</summary>
public enum ArmRole
{
    /// <summary>Without the mitigation: it must miss what the candidate is to meet.</summary>
    Control,

    /// <summary>With the mitigation: it is what gets the verdict.</summary>
    Candidate,

    /// <summary>One more setting, shown beside the others and held to its oracles only.</summary>
    Level,
}
