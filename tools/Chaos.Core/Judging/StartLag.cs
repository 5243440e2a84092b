using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>How late a generator began calls after they were due.</summary>
/// <param name="P99">99 % of them began within this time.</param>
/// <param name="Longest">All of them began within this time.</param>
/// <param name="Later">Number of calls that began later than the p99.</param>
internal sealed record StartLag(TimeSpan P99, TimeSpan Longest, long Later)
{
    /// <summary>The start lag of a workload's calls; null when none had a due time or none was sent.</summary>
    internal static StartLag? Of(WorkloadRecord workload) =>
        workload.StartLag is { Count: > 0 } lag && lag.ValueAtQuantile(.99) is { } p99
            ? new(p99, lag.Max!.Value, lag.Count - lag.CountUpTo(p99))
            : null;
}
