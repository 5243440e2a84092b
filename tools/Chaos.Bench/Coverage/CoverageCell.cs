using Chaos.Core.Statistics;

namespace Chaos.Bench.Coverage;

/// <summary>How often intervals contained the true value, for one cell of the table.</summary>
/// <param name="Phases">How many phases were simulated.</param>
/// <param name="Held">How many of their intervals contained the true value.</param>
/// <param name="Telling">Phases in which some calls were good and some failed. Without failures, or with failures
/// only, nothing shows how failures cluster, and the interval is that for independent calls.</param>
/// <param name="HeldTelling">How many of the intervals of those phases contained the true value.</param>
/// <param name="Width">Mean width of those intervals.</param>
/// <param name="WilsonWidth">Mean width of Wilson's intervals for the same calls.</param>
internal sealed record CoverageCell(
    int Phases,
    int Held,
    int Telling,
    int HeldTelling,
    double Width,
    double WilsonWidth
)
{
    /// <summary>Share of the telling phases whose interval contained the true value.</summary>
    public double Coverage => (double)HeldTelling / Telling;

    /// <summary>Share of phases that are not telling.</summary>
    public double Silent => 1 - ((double)Telling / Phases);

    /// <summary>Simulates phases and judges each by <see cref="MovingBlockBootstrap.Proportion"/>.</summary>
    /// <param name="calls">How calls fail.</param>
    /// <param name="seconds">Length of a phase.</param>
    /// <param name="perSecond">Calls a second.</param>
    /// <param name="phases">How many phases.</param>
    /// <param name="wholeSeconds">Whether slots are whole seconds, as in old records, instead of tenths.</param>
    public static CoverageCell Simulate(
        FailingCalls calls,
        int seconds,
        int perSecond,
        int phases,
        bool wholeSeconds = false
    )
    {
        var (held, telling, heldTelling, width, wilsonWidth) = (0, 0, 0, 0.0, 0.0);
        for (var phase = 0; phase < phases; phase++)
        {
            var slots = calls.Phase(seconds, perSecond, (ulong)phase);
            if (wholeSeconds)
                slots =
                [
                    .. slots
                        .Chunk(FailingCalls.PerSecond)
                        .Select(s => new SlotCount(s.Sum(t => t.Numerator), s.Sum(t => t.Denominator))),
                ];
            if (
                MovingBlockBootstrap.Proportion(slots, wholeSeconds ? 1 : FailingCalls.PerSecond, (ulong)phase)
                is not { } interval
            )
                throw new InvalidOperationException($"no interval for {calls.Name} in {seconds} s");
            var holds = interval.Low <= calls.Truth && calls.Truth <= interval.High;
            if (holds)
                held++;
            if (interval.Value is 0 or 1)
                continue;
            var independent = Wilson.Interval(slots.Sum(s => s.Numerator), interval.Count)!.Value;
            if (interval.Low > independent.Low || interval.High < independent.High)
                throw new InvalidOperationException(
                    $"narrower than Wilson's: {calls.Name} in {seconds} s, phase {phase}"
                );
            telling++;
            if (holds)
                heldTelling++;
            width += interval.High - interval.Low;
            wilsonWidth += independent.High - independent.Low;
        }
        return new(phases, held, telling, heldTelling, width / telling, wilsonWidth / telling);
    }
}
