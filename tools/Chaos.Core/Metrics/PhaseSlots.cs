using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The due-time slots of a phase, over all rounds and workloads.</summary>
internal static class PhaseSlots
{
    /// <summary>For each second of each round the slots of all workloads, in order of time: a block of the bootstrap is a stretch of time, however many workloads there are.</summary>
    internal static List<IReadOnlyList<SlotRecord>> Of(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
    [
        .. rounds.SelectMany(r =>
        {
            var (from, to) = r.Slots(phase);
            return r.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).GroupBy(s => s.Slot).OrderBy(g => g.Key).Select(g => (IReadOnlyList<SlotRecord>)[.. g]);
        }),
    ];

    /// <summary>Slots in a block of the bootstrap.</summary>
    internal static int BlockLength(TimeSpan attemptTimeout) => MovingBlockBootstrap.BlockSlots(attemptTimeout, TimeSpan.FromSeconds(1));
}
