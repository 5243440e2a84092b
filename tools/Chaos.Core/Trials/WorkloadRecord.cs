using Chaos.Core.Histograms;
using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>What was called and what came back, by due-time slot.</summary>
public sealed record WorkloadRecord
{
    /// <summary>Name of the workload.</summary>
    public required string Name { get; init; }

    /// <summary>Whether calls had due times. A closed load has none: its latency is the service time.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>One entry for each second in which a call was due, in order of time.</summary>
    public required IReadOnlyList<SlotRecord> Slots { get; init; }

    /// <summary>
    /// How late calls were started after their due time, without the warm-up; null when nothing was sent.
    /// </summary>
    public PackedHistogram? StartLag { get; init; }

    /// <summary>The most calls that were in flight at once.</summary>
    public required long InFlightPeak { get; init; }

    /// <summary>Calls that had no result when the trial ended; they are counted as Unknown in their slots.</summary>
    public required long Unfinished { get; init; }

    /// <summary>For messages: the longest time without an acknowledgement, after the warm-up.</summary>
    public TimeGap? LongestGap { get; init; }

    /// <summary>A few calls that were not good, for the report.</summary>
    public IReadOnlyList<CallExample> Examples { get; init; } = [];
}
