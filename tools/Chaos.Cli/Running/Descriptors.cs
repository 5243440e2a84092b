using System.Globalization;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Texts;

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

    /// <summary>The mistake of a load with more users than possible connections.</summary>
    public static IEnumerable<PlanError> Errors(Experiment experiment, long? most)
    {
        if (most is not { } limit)
            yield break;
        var users = experiment.Workloads.Select(w => w.Load is ClosedLoad closed ? closed.PeakUsers : 0).Sum();
        var allowed = Math.Max(0, (limit - Ours) / OfConnection);
        if (users > allowed)
            yield return new(
                "workloads.users",
                string.Create(CultureInfo.InvariantCulture, $"{users:#,0} at once"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"up to {allowed:#,0}, because a process may have {limit:#,0} files open here: see ulimit -Hn"
                )
            );
    }
}
