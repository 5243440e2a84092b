using Chaos.Core.Topologies;

namespace Chaos.Core.Control;

/// <summary>Where a service is that is called.</summary>
/// <param name="Kind">Which kind of service it is.</param>
/// <param name="Url">Address of the edge's proxy, or of the service itself.</param>
/// <param name="FreshConnections">A connection of its own for every attempt.</param>
/// <param name="Protocol">What it is called by.</param>
public sealed record Upstream(string Kind, Uri Url, bool FreshConnections, EdgeProtocol Protocol);
