using System.Text.Json.Serialization;
using Chaos.Core.Histograms;
using Chaos.Core.Messaging;

namespace Chaos.Core.Trials;

/// <summary>The calls of a workload and their results, by due-time slot.</summary>
public sealed record WorkloadRecord
{
    /// <summary>Name of the workload.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether the load was open, so that calls had due times. In a closed load the latency is the service time.
    /// </summary>
    public required bool IsOpen { get; init; }

    /// <summary>One entry for each second in which a call was due, in order of time.</summary>
    public required IReadOnlyList<SlotRecord> Slots { get; init; }

    /// <summary>
    /// The delays between the due time and the start of calls, without the warm-up; null when no call was sent.
    /// </summary>
    public PackedHistogram? StartLag { get; init; }

    /// <summary>The most calls that were in flight at once.</summary>
    public required long InFlightPeak { get; init; }

    /// <summary>Calls without a result at the end of the trial; they count as Unknown in their slots.</summary>
    public required long Unfinished { get; init; }

    /// <summary>
    /// Calls in flight when the trial was stopped. The stop cut them, which says nothing about the service: they are in
    /// no slot.
    /// </summary>
    public long Cut { get; init; }

    /// <summary>For messages: the longest time without an acknowledgement, after the warm-up.</summary>
    public TimeGap? LongestGap { get; init; }

    /// <summary>Some calls that were not good, for the report.</summary>
    public IReadOnlyList<CallExample> Examples { get; init; } = [];

    /// <summary>
    /// The same calls by part: the steps of the journeys, and each journey of a mix as a whole. Null for a workload that
    /// calls one target.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WorkloadRecord>? Parts { get; init; }

    /// <summary>For a part: true when it is a whole journey of a mix, null when it is a step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsWhole { get; init; }

    /// <summary>For a step: its call in the words of the protocol, such as <c>POST /orders</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Summary { get; init; }

    /// <summary>The user's own labels of the workload, the step or the entry of a mix; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What is known of a load that was made elsewhere; null for a load that the run made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExternalRecord? External { get; init; }

    /// <summary>The records of the calls that reached a service: those of the steps, or this one.</summary>
    public IEnumerable<WorkloadRecord> Calls() => Parts?.Where(p => p.IsWhole != true) ?? [this];
}
