namespace Chaos.Scenarios.Files;

/// <summary>What is kept of calls that are not good, beside how they ended.</summary>
public enum KeptPart
{
    /// <summary>The beginning of the answer's body, in the examples.</summary>
    Bodies,
}
