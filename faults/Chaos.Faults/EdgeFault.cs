using System.Text.Json.Serialization;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>A fault of an edge. The edge's proxy injects it into the traffic that passes.</summary>
/// <param name="Edge">The edge.</param>
public abstract record EdgeFault([property: JsonPropertyOrder(-1)] string Edge) : InjectableFault
{
    /// <inheritdoc/>
    public sealed override FaultPlace Place => FaultPlace.Edge;
}
