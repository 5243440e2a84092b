namespace Chaos.Core.Faults;

/// <summary>
/// The effect of a fault on whoever calls, as the simulation reproduces it and the canary must feel it.
/// </summary>
/// <param name="Kind">What is seen.</param>
/// <param name="Site">The service or the edge where it is seen.</param>
/// <param name="Share">Share of the calls, or of the connections, that it hits: 0 to 1.</param>
/// <param name="Delay">For <see cref="FaultEffectKind.Slow"/>: by how much; for <see cref="FaultEffectKind.Distant"/>:
/// the time of a round trip; for <see cref="FaultEffectKind.Throttle"/>: how long the rate takes for the bytes of a
/// canary, zero where no canary can feel it.</param>
public sealed record FaultEffect(FaultEffectKind Kind, string Site, double Share = 1, TimeSpan Delay = default);
