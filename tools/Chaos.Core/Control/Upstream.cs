using Chaos.Core.Topologies;

namespace Chaos.Core.Control;

/// <summary>A service that another service calls, and where it is.</summary>
/// <param name="Kind">Kind of the service.</param>
/// <param name="Url">Address of the edge's proxy, or of the service itself.</param>
/// <param name="FreshConnections">Whether every attempt opens its own connection.</param>
/// <param name="Protocol">The protocol of the calls.</param>
public sealed record Upstream(string Kind, Uri Url, bool FreshConnections, EdgeProtocol Protocol);
