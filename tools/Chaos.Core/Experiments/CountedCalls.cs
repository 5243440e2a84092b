using System.Globalization;
using Chaos.Core.Load;

namespace Chaos.Core.Experiments;

/// <summary>Tells how many calls of a load of a number of calls are in the figures: those of the warm-up are in none.</summary>
public static class CountedCalls
{
    /// <summary>A line for each such load, with the path in a file; empty where all calls count.</summary>
    public static IEnumerable<(string Path, string Text)> Told(Experiment experiment)
    {
        var warmUp = experiment.Durations.WarmUp;
        foreach (var workload in experiment.Workloads.Where(w => w.Iterations is not null && warmUp > TimeSpan.Zero))
        {
            var (most, what) = (workload.Iterations!.Value, workload.Mix.Count > 0 ? "journeys" : "calls");
            var due = workload.Load.CallsDue(TimeSpan.Zero, warmUp);
            var early = (long)Math.Ceiling(Math.Min(due, most));
            yield return (
                $"workloads.{workload.Name}.iterations",
                workload.Load is OpenLoad
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{most - early:#,0} of the {most:#,0} {what} count: {early:#,0} are due in the warm-up of "
                            + $"{warmUp.TotalSeconds:0.###} s, which is in no figure; warmUp: 0s in durations counts all"
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"of the {most:#,0} {what}, those of the warm-up of {warmUp.TotalSeconds:0.###} s are in no figure; "
                            + $"warmUp: 0s in durations counts all"
                    )
            );
        }
    }
}
