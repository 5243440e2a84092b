using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>Computes when the phases of a trial really began and ended, from its faults and its calls.</summary>
internal static class PhaseTimes
{
    /// <summary>The times of an arm.</summary>
    internal static TrialTimes Of(
        Experiment experiment,
        IReadOnlyList<TrialFault> faults,
        IEnumerable<WorkloadRecord> calls,
        TimeSpan loadEnd
    )
    {
        var d = experiment.Durations;
        var planned = d.WarmUp + d.Baseline < loadEnd ? d.WarmUp + d.Baseline : loadEnd;
        var began = faults.Min(f => f.Began) ?? planned;
        var warmUpEnd = d.WarmUp < loadEnd ? d.WarmUp : loadEnd;
        var records = calls.ToList();
        return new()
        {
            WarmUpEnd = warmUpEnd,
            BaselineEnd =
                experiment.Faults.Count == 0
                    ? null
                    : BaselineEnd(
                        // The latency of a journey lacks its think times, so that the longest answer says nothing.
                        records.Any(r => r.Parts is not null)
                            ? []
                            : records.SelectMany(c => c.Slots),
                        warmUpEnd,
                        began,
                        experiment.LongestCall
                    ),
            FaultBegan = began,
            Injected = faults.Min(f => f.Injected) ?? planned,
            RevertBegan = faults.Max(f => f.RevertBegan) ?? planned,
            Reverted = faults.Max(f => f.Reverted) ?? planned,
            FaultEnd = faults.Max(f => f.PhaseEnd) ?? planned,
            RecoveryBegan = faults.Max(f => f.RecoveryBegan) ?? planned,
            LoadEnd = loadEnd,
        };
    }

    /// <summary>
    /// End of the baseline: early enough before the fault that no call of it is still in flight when the fault begins.
    /// The distance is the longest good answer that no fault can have delayed, or one attempt timeout if that is
    /// shorter. If no call was good by then, it is the attempt timeout.
    /// </summary>
    /// <param name="slots">The calls, by slot.</param>
    /// <param name="warmUpEnd">When the baseline begins.</param>
    /// <param name="began">When the fault began.</param>
    /// <param name="most">The longest time that a call which counts may be in flight.</param>
    internal static TimeSpan BaselineEnd(
        IEnumerable<SlotRecord> slots,
        TimeSpan warmUpEnd,
        TimeSpan began,
        TimeSpan most
    )
    {
        var baseline = slots
            .Where(s => s.Slot >= warmUpEnd.TotalSeconds && s.Slot + 1 <= began.TotalSeconds)
            .Select(s => (s.Slot, Good: LongestGood(s)))
            .ToList();
        // If even the answer to the last call of a second must have arrived before the fault began, the fault cannot
        // have delayed any answer of that second. A plan without such a second uses the second with the shortest
        // longest answer.
        var longest =
            baseline
                .Where(s =>
                    s.Good is { } good && TimeSpan.FromSeconds(s.Slot + 1) + (good < most ? good : most) <= began
                )
                .Max(s => s.Good)
            ?? baseline.Min(s => s.Good)
            ?? most;
        var end = began - (longest < most ? longest : most);
        return end > warmUpEnd ? end : warmUpEnd;
    }

    /// <summary>
    /// The longest time of a good answer. In records that do not keep good answers apart: of any answer.
    /// </summary>
    private static TimeSpan? LongestGood(SlotRecord slot) =>
        slot.Good() > 0 ? (slot.GoodLatency ?? slot.Latency)?.Max : null;
}
