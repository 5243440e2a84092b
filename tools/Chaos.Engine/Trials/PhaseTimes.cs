using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>When the phases of a trial really began and ended, by what its faults and its calls say.</summary>
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
        return new()
        {
            WarmUpEnd = warmUpEnd,
            BaselineEnd =
                experiment.Faults.Count == 0
                    ? null
                    : BaselineEnd(calls.SelectMany(c => c.Slots), warmUpEnd, began, experiment.LongestCall),
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
    /// So long before the fault that no call is still under way when it begins: the longest good answer that no fault
    /// can have touched, or one attempt timeout where that is shorter. Where nothing good was seen by then, that whole
    /// time.
    /// </summary>
    /// <param name="slots">The calls.</param>
    /// <param name="warmUpEnd">Where the baseline begins.</param>
    /// <param name="began">When the fault began.</param>
    /// <param name="most">How long a call that counts may be under way.</param>
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
        // Where each answer of a second was there before the fault began, even that to its last call, none can have
        // been touched; a plan that leaves no such second has to do with what looks least so.
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
    /// The longest time that a good answer took; of a record that does not keep them apart, that any answer did.
    /// </summary>
    private static TimeSpan? LongestGood(SlotRecord slot) =>
        slot.Good() > 0 ? (slot.GoodLatency ?? slot.Latency)?.Max : null;
}
