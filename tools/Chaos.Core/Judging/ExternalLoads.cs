using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>Finds what makes a load that was made elsewhere unsound: it ceased, or was not seen as a whole.</summary>
internal static class ExternalLoads
{
    /// <summary>A pause shorter than this is none.</summary>
    private const int LeastPause = 3;

    /// <summary>A pause is none if it is no longer than so many of the longest pauses before it.</summary>
    private const int UsualPauses = 3;

    /// <summary>Returns the problems of one round.</summary>
    internal static IEnumerable<Problem> Problems(Experiment experiment, TrialRecord round)
    {
        foreach (var workload in round.Workloads.Where(w => w.External is not null))
        {
            if (workload.External!.Lost > 0)
                yield return new(
                    ProblemKind.NotMade,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{workload.Name}: {workload.External.Lost:#,0} entries of the proxy's log were lost: the calls came faster "
                            + $"than they could be read"
                    )
                );
            if (Ceased(experiment, workload, (int)Math.Floor(round.Times.LoadEnd.TotalSeconds)) is { } second)
                yield return new(
                    ProblemKind.NotMade,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{workload.Name}: no call from second {second} on: the load that is made elsewhere ceased"
                    )
                );
        }
    }

    /// <summary>
    /// The first second of a pause that lasts to the end of the trial and is longer than all pauses before; null when
    /// there is none. A call without an answer keeps its caller waiting, so the pause begins when its time is up.
    /// </summary>
    internal static int? Ceased(Experiment experiment, WorkloadRecord workload, int end)
    {
        var seconds = workload.Slots.Where(s => s.Offered() > 0).Select(s => s.Slot).ToList();
        if (seconds.Count == 0)
            return 0;
        var last = seconds[^1];
        var waits = workload.Slots[^1].Of(CallStatus.TimedOut) + workload.Slots[^1].Of(CallStatus.Unknown) > 0;
        var timeout = experiment.Workloads.FirstOrDefault(w => w.Name == workload.Name)?.Timeout ?? TimeSpan.Zero;
        var from = last + 1 + (waits ? (int)Math.Ceiling(timeout.TotalSeconds) : 0);
        var usual = seconds.Zip(seconds.Skip(1), (one, next) => next - one - 1).DefaultIfEmpty(0).Max();
        return end - from >= Math.Max(LeastPause, UsualPauses * usual) ? from : null;
    }
}
