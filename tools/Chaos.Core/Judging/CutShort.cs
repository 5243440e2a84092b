using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>Words for a trial that was stopped: why, where it was then, and what the stop itself cut.</summary>
internal static class CutShort
{
    /// <summary>The problems of a round that was stopped.</summary>
    internal static IEnumerable<Problem> Problems(Experiment experiment, TrialRecord round)
    {
        if (round.Interrupted is not { } why)
            yield break;
        yield return new(
            ProblemKind.Stopped,
            why == TrialRecord.StoppedByUser ? $"{why} {Place(experiment, round)}" : $"stopped: {why}",
            IsBeforeFault: true
        );
        if (round.Workloads.Sum(w => w.Cut) is > 0 and var cut)
            yield return new(
                ProblemKind.Stopped,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cut:#,0} {(cut == 1 ? "call was" : "calls were")} cut by the stop and count neither as good nor as failed"
                ),
                IsBeforeFault: true
            );
    }

    /// <summary>The phase in which a round was stopped, and after how much of its time.</summary>
    internal static string Place(Experiment experiment, TrialRecord round)
    {
        var (at, total) = (round.Times.LoadEnd, experiment.Durations.Total);
        return at >= total
            ? "after the load, before the end of the trial"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{PhaseAt(experiment, round)}, after {at.TotalSeconds:0.0} s of {total.TotalSeconds:0.#} s"
            );
    }

    private static string PhaseAt(Experiment experiment, TrialRecord round)
    {
        var (at, times, planned) = (round.Times.LoadEnd, round.Times, experiment.Durations);
        if (at < planned.WarmUp)
            return "in the warm-up";
        if (experiment.Faults.Count == 0)
            return "in the measured time";
        if (at < planned.WarmUp + planned.Baseline)
            return "in the baseline";
        var isOver = (times.FaultEnd ?? times.RevertBegan) < at;
        return isOver && round.Receipts.All(r => r.Injected is not null)
            ? "in the recovery phase"
            : "in the fault phase";
    }
}
