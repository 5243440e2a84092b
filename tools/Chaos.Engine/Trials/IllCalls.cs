using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Describes the calls that were not good before a fault: how they failed, and what the service that answered them
/// wrote. That is the first cause, whatever else failed because of it.
/// </summary>
internal static class IllCalls
{
    private const int Told = 5;

    /// <summary>How calls failed before the fault; null when as many were good as the steady state asks for.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="calls">The workloads and their records.</param>
    /// <param name="times">The trial's times.</param>
    /// <param name="caller">The caller whose calls count; with no such calls, or null, all calls count.</param>
    /// <param name="linesOf">Returns the last lines of a service.</param>
    internal static string? Of(
        Experiment experiment,
        IReadOnlyList<(Workload Workload, WorkloadRecord Record)> calls,
        TrialTimes times,
        string? caller,
        Func<string, IReadOnlyList<string>> linesOf
    )
    {
        var meant = calls.Where(c => c.Workload.Targets.Any(t => t.Service == caller)).ToList();
        if (meant.Count == 0)
            meant = [.. calls];
        var slots = Before(meant, times);
        var (offered, good) = (slots.Sum(s => s.Offered()), slots.Sum(s => s.Good()));
        if (offered == 0 || good >= experiment.SteadyState * offered)
            return null;
        var services = meant.SelectMany(m => m.Workload.Targets).Select(t => t.Service).Prepend(caller ?? Edge.Client);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{good:#,0} of {offered:#,0} calls were good before the fault: {ArmOutcomes.Failures(slots)}"
                + $"{FirstAnswer(meant.SelectMany(m => m.Record.Examples))}{Wrote(services, linesOf)}"
        );
    }

    /// <summary>The slots of the baseline; all slots when the trial did not reach it.</summary>
    private static List<SlotRecord> Before(
        IReadOnlyList<(Workload Workload, WorkloadRecord Record)> calls,
        TrialTimes times
    )
    {
        var all = calls.SelectMany(c => c.Record.Slots).ToList();
        var (from, to) = (
            (int)Math.Ceiling(times.WarmUpEnd.TotalSeconds),
            (int)Math.Floor((times.BaselineEnd ?? times.FaultBegan).TotalSeconds)
        );
        var baseline = all.Where(s => s.Slot >= from && s.Slot < to).ToList();
        return baseline.Sum(s => s.Offered()) > 0 ? baseline : all;
    }

    /// <summary>What the first answer was that was not as expected: the count of such answers does not show it.</summary>
    private static string FirstAnswer(IEnumerable<CallExample> examples) =>
        examples.Where(e => e.Status == CallStatus.Unexpected).MinBy(e => e.Due) is { Detail: { } detail }
            ? $". The first answer that was not as expected: {detail}"
            : "";

    private static string Wrote(IEnumerable<string> services, Func<string, IReadOnlyList<string>> linesOf)
    {
        foreach (var service in services.Distinct())
            if (
                LastLines.Of([.. linesOf(service).Distinct()], Told).Select(l => l.Trim()).ToList() is
                { Count: > 0 } lines
            )
                return $". The last lines of {service}: {string.Join(" | ", lines)}";
        return "";
    }
}
