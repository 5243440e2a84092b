namespace Chaos.Faults.Edges;

/// <summary>What a rate is for.</summary>
public enum ThrottleScope
{
    /// <summary>Each connection.</summary>
    Connection,

    /// <summary>All connections of the edge together.</summary>
    Edge,
}
