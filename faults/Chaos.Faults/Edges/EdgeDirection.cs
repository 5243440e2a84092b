namespace Chaos.Faults.Edges;

/// <summary>The direction of the data that a fault of an edge acts on.</summary>
public enum EdgeDirection
{
    /// <summary>What the caller sends and what the callee sends.</summary>
    Both,

    /// <summary>What the caller sends.</summary>
    Requests,

    /// <summary>What the callee sends.</summary>
    Answers,
}
