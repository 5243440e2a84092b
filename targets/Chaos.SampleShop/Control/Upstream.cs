namespace Chaos.SampleShop.Control;

/// <summary>Where a service is that is called.</summary>
/// <param name="Url">Address of the edge's proxy, or of the service itself.</param>
/// <param name="FreshConnections">A connection of its own for every attempt.</param>
public sealed record Upstream(Uri Url, bool FreshConnections);
