using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The due-time slots of a phase, over all rounds and workloads.</summary>
public static class PhaseSlots
{
    private const int Tenths = SlotRecord.Tenths;

    /// <summary>
    /// For each second of each round the slots of all workloads, in order of time. They are grouped by second because a
    /// block of the bootstrap is a span of time, whatever the number of workloads.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<SlotRecord>> Of(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
        [
            .. rounds.SelectMany(r =>
            {
                var (from, to) = r.Slots(phase);
                return r
                    .Workloads.SelectMany(w => w.Slots)
                    .Where(s => s.Slot >= from && s.Slot < to)
                    .GroupBy(s => s.Slot)
                    .OrderBy(g => g.Key)
                    .Select(g => (IReadOnlyList<SlotRecord>)[.. g]);
            }),
        ];

    /// <summary>
    /// Good calls of the calls due, slot by slot over all rounds and workloads. Slots are tenths of a second when every
    /// record has them, else whole seconds; the number of slots per second is returned too.
    /// </summary>
    internal static (IReadOnlyList<SlotCount> Slots, int PerSecond) Good(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var seconds = Of(rounds, phase);
        return seconds.Count > 0 && seconds.All(second => second.All(HasTenths))
            ? ([.. seconds.SelectMany(TenthsOf)], Tenths)
            : (
                [.. seconds.Select(second => new SlotCount(second.Sum(s => s.Good()), second.Sum(s => s.Offered())))],
                1
            );
    }

    /// <summary>Good calls of the calls due in each tenth of a second; null when a record has no tenths.</summary>
    internal static IReadOnlyList<SlotCount>? ByTenth(IReadOnlyList<SlotRecord> second) =>
        second.Count > 0 && second.All(HasTenths) ? [.. TenthsOf(second)] : null;

    /// <summary>The number of slots in a block of the bootstrap.</summary>
    internal static int BlockLength(TimeSpan attemptTimeout) =>
        MovingBlockBootstrap.BlockSlots(attemptTimeout, TimeSpan.FromSeconds(1));

    /// <summary>Whether a second has tenths and they add up to its calls.</summary>
    private static bool HasTenths(SlotRecord slot) =>
        slot.OfferedByTenth is { Count: <= Tenths } offered
        && slot.GoodByTenth is { Count: <= Tenths } good
        && offered.Sum() == slot.Offered()
        && good.Sum() == slot.Good();

    private static IEnumerable<SlotCount> TenthsOf(IReadOnlyList<SlotRecord> second) =>
        Enumerable
            .Range(0, Tenths)
            .Select(t => new SlotCount(
                second.Sum(s => At(s.GoodByTenth!, t)),
                second.Sum(s => At(s.OfferedByTenth!, t))
            ));

    private static long At(IReadOnlyList<long> counts, int tenth) => tenth < counts.Count ? counts[tenth] : 0;
}
