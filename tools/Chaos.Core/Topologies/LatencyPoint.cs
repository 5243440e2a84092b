namespace Chaos.Core.Topologies;

/// <summary>One point of a quantile function.</summary>
/// <param name="Quantile">Share of the calls, 0 to 1, that take at most <paramref name="Time"/>.</param>
/// <param name="Time">The time.</param>
public readonly record struct LatencyPoint(double Quantile, TimeSpan Time);
