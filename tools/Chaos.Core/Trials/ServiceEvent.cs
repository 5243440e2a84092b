namespace Chaos.Core.Trials;

/// <summary>Something rare that happened in a service, such as a breaker that opened.</summary>
/// <param name="AtUtc">When, by the service's clock.</param>
/// <param name="Name">What, as metrics look for it, for example <c>breaker opened</c>.</param>
/// <param name="Source">The edge or the service where it happened.</param>
/// <param name="Detail">The circumstances in a few words; null for none.</param>
public sealed record ServiceEvent(DateTimeOffset AtUtc, string Name, string Source, string? Detail = null);
