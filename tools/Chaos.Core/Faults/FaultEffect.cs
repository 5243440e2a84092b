using System.Text.Json.Serialization;
using Chaos.Core.Statistics;

namespace Chaos.Core.Faults;

/// <summary>The effect of a fault on the caller. The simulation reproduces it, and the canary must feel it.</summary>
/// <param name="Kind">What the caller sees.</param>
/// <param name="Site">Name of the service or edge where it is seen.</param>
/// <param name="Share">Share of the calls or connections that the fault hits, 0 to 1.</param>
/// <param name="Delay">For <see cref="FaultEffectKind.Slow"/>: how much later each answer comes; for
/// <see cref="FaultEffectKind.Distant"/>: the time of a round trip; for <see cref="FaultEffectKind.Throttle"/>: how long
/// the rate takes for the bytes of a canary, zero where no canary can feel it.</param>
public sealed record FaultEffect(FaultEffectKind Kind, string Site, double Share = 1, TimeSpan Delay = default)
{
    private const double Quartile = .25;
    private const double Patient = .9;

    /// <summary>
    /// For <see cref="FaultEffectKind.Slow"/> with a lognormal delay: its 99th percentile, and <see cref="Delay"/> is its
    /// median. Zero for a delay that is always the same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan P99 { get; init; }

    /// <summary>The delay that the median of the canaries reaches at least, however they are drawn.</summary>
    [JsonIgnore]
    public TimeSpan LeastDelay => DelayAt(Quartile);

    /// <summary>How long a canary waits for its answer at least.</summary>
    [JsonIgnore]
    public TimeSpan Patience => P99 > TimeSpan.Zero ? DelayAt(Patient) : 2 * Delay;

    /// <summary>The delay of a call with a uniform draw, 0 to 1.</summary>
    public TimeSpan DelayAt(double draw) => P99 > TimeSpan.Zero ? Lognormal.At(Delay, P99, draw) : Delay;
}
