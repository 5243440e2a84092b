namespace Chaos.Core.Trials;

/// <summary>A rare event in a service, such as a circuit breaker that opened.</summary>
/// <param name="AtUtc">The time, by the service's clock.</param>
/// <param name="Name">Name of the event, which metrics search for, for example <c>breaker opened</c>.</param>
/// <param name="Source">The edge or the service where it happened.</param>
/// <param name="Detail">Details in a few words; null for none.</param>
public sealed record ServiceEvent(DateTimeOffset AtUtc, string Name, string Source, string? Detail = null);
