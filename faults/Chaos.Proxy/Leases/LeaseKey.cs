namespace Chaos.Proxy.Leases;

/// <summary>The holder of a lease: a toxic, or a disabled proxy.</summary>
/// <param name="Proxy">The proxy, or its toxics; another proxy of the same name is another holder.</param>
/// <param name="Toxic">The toxic's place in the order of creation; null for the proxy itself.</param>
internal sealed record LeaseKey(object Proxy, int? Toxic);
