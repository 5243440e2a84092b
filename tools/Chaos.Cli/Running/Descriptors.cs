using System.Globalization;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Texts;

namespace Chaos.Cli.Running;

/// <summary>
/// Open files that a process may have, of which each connection takes one. Where they run out nothing is measured, and
/// the runtime itself may end.
/// </summary>
internal static class Descriptors
{
    /// <summary>What the runtime, records, logs and children take.</summary>
    private const int Ours = 200;

    /// <summary>A connection to the proxy has one from the proxy behind it.</summary>
    private const int OfConnection = 2;

    /// <summary>
    /// The limit of this process, which is what its children have, too; null where it is not known, or there is none.
    /// </summary>
    public static long? Most()
    {
        try
        {
            // The runtime raises its own limit as far as it may.
            return FileLimit.Of(File.ReadAllText("/proc/self/limits"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Loads with more users than there can be connections.</summary>
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
                    $"up to {allowed:#,0}, for a process may have {limit:#,0} files open here: see ulimit -Hn"
                )
            );
    }
}
