namespace Chaos.Core.Faults;

/// <summary>The effect of a fault on the caller. The simulation reproduces it, and the canary must feel it.</summary>
/// <param name="Kind">What the caller sees.</param>
/// <param name="Site">Name of the service or edge where it is seen.</param>
/// <param name="Share">Share of the calls or connections that the fault hits, 0 to 1.</param>
/// <param name="Delay">For <see cref="FaultEffectKind.Slow"/>: how much later each answer comes; for
/// <see cref="FaultEffectKind.Distant"/>: the time of a round trip.</param>
public sealed record FaultEffect(FaultEffectKind Kind, string Site, double Share = 1, TimeSpan Delay = default);
