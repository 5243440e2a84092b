using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>The due-time slots of a phase, over all rounds and workloads.</summary>
internal static class PhaseSlots
{
    internal static List<SlotRecord> Of(IReadOnlyList<TrialRecord> rounds, Phase phase) =>
    [
        .. rounds.SelectMany(r =>
        {
            var (from, to) = r.Slots(phase);
            return r.Workloads.SelectMany(w => w.Slots).Where(s => s.Slot >= from && s.Slot < to).OrderBy(s => s.Slot);
        }),
    ];

    /// <summary>Slots in a block: twice the attempt timeout, for so long calls can be alike, and at least one.</summary>
    internal static int BlockLength(TimeSpan attemptTimeout) => Math.Max(1, (int)Math.Ceiling(2 * attemptTimeout.TotalSeconds));

    internal static int BlockLength(TrialRecord round) => BlockLength(round.AttemptTimeout);
}
