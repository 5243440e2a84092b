using System.Globalization;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;

namespace Chaos.Cli.Running;

/// <summary>
/// Checks the limit of open file descriptors, of which each connection takes one. If they run out, nothing is measured
/// and the runtime itself may crash.
/// </summary>
internal static class Descriptors
{
    /// <summary>Descriptors for the runtime, records, logs and child processes.</summary>
    private const int Ours = 200;

    /// <summary>Each connection to the proxy has another one from the proxy to the service.</summary>
    private const int OfConnection = 2;

    /// <summary>
    /// The limit of this process, which its children inherit; null where there is none or it is not known.
    /// </summary>
    public static long? Most() => FileLimit.OfThisProcess(File.ReadAllText);

    /// <summary>
    /// The mistake of a load whose calls in flight can need more connections than a process may have: more users, or a
    /// rate that comes to more calls within their timeout. The cap on calls in flight bounds an open load.
    /// </summary>
    public static IEnumerable<PlanError> Errors(Experiment experiment, long? most)
    {
        if (most is not { } limit)
            yield break;
        var allowed = Math.Max(0, (limit - Ours) / OfConnection);
        var trials = experiment.Trials.Select(arms => arms.SelectMany(experiment.WorkloadsOf).ToList()).ToList();
        var room = string.Create(
            CultureInfo.InvariantCulture,
            $"up to {allowed:#,0}, because a process may have {limit:#,0} files open here: see ulimit -Hn"
        );
        if (trials.Select(Users).DefaultIfEmpty().Max() is var users && users > allowed)
            yield return new(
                "workloads.users",
                string.Create(CultureInfo.InvariantCulture, $"{users:#,0} at once"),
                room
            );
        else if (trials.MaxBy(t => Users(t) + Open(t).Sum(InFlight)) is { } trial)
        {
            var needed = Users(trial) + Open(trial).Sum(InFlight);
            if (needed <= allowed || Open(trial).MaxBy(InFlight) is not { } workload)
                yield break;
            yield return new(
                "workloads.rate",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{((OpenLoad)workload.Load).PeakPerSecond:#,0.##} calls a second with a timeout of "
                        + $"{workload.Timeout.TotalSeconds:0.###} s, so up to {needed:#,0} calls at once,"
                ),
                $"{room}; lower the rate or the timeout, or raise the limit (ulimit -n)"
            );
        }
    }

    private static long Users(IEnumerable<Workload> workloads) =>
        workloads.Sum(w => w.Load is ClosedLoad closed ? closed.PeakUsers : 0L);

    /// <summary>The open loads in which each call in flight has a connection of its own.</summary>
    private static IEnumerable<Workload> Open(IEnumerable<Workload> workloads) =>
        workloads.Where(w => w.Load is OpenLoad && w.Target.Protocol == EdgeProtocol.Http);

    private static long InFlight(Workload workload) => ((OpenLoad)workload.Load).InFlightWithin(workload.Longest);
}
