using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;

namespace Chaos.Core.Trials;

/// <summary>All calls that were due in one second.</summary>
public sealed record SlotRecord
{
    /// <summary>Parts of a second in which calls are counted by themselves.</summary>
    public const int Tenths = 10;

    /// <summary>The second, from 0 at the beginning of the load.</summary>
    public required int Slot { get; init; }

    /// <summary>How many calls ended how; a status that did not occur is absent.</summary>
    public required IReadOnlyDictionary<CallStatus, long> Calls { get; init; }

    /// <summary>Attempts that the callees reported for these calls.</summary>
    public long Attempts { get; init; }

    /// <summary>
    /// How calls ended in the protocol's own words, by status; what is missing to a status' count has no word of its
    /// own.
    /// </summary>
    public IReadOnlyDictionary<CallStatus, IReadOnlyDictionary<string, long>>? Outcomes { get; init; }

    /// <summary>
    /// Calls due in each tenth of the second, those that could not be made left out; null in a record of schema 1.
    /// </summary>
    public IReadOnlyList<long>? OfferedByTenth { get; init; }

    /// <summary>Of these, good ones.</summary>
    public IReadOnlyList<long>? GoodByTenth { get; init; }

    /// <summary>
    /// Schema 1: time from due to done of all calls that were sent, good or not; null in a later one.
    /// </summary>
    public PackedHistogram? Latency { get; init; }

    /// <summary>Time from due to done of the good calls; null where there is none.</summary>
    public PackedHistogram? GoodLatency { get; init; }

    /// <summary>Time from due to done of the calls that were sent and are not good; null where there is none.</summary>
    public PackedHistogram? FailedLatency { get; init; }

    /// <summary>Time from sent to done; null where none was sent.</summary>
    public PackedHistogram? ServiceTime { get; init; }

    /// <summary>Calls that were due and could be made.</summary>
    public long Offered() => Calls.Values.Sum() - Unsent();

    /// <summary>Calls that the generator could not make: they count neither for nor against the service.</summary>
    public long Unsent() => Of(CallStatus.Unsent);

    /// <summary>Calls that were sent.</summary>
    public long Sent() => Offered() - Of(CallStatus.Dropped);

    /// <summary>Calls that were good.</summary>
    public long Good() => Of(CallStatus.Ok) + Of(CallStatus.Degraded);

    /// <summary>Whether latencies are kept for good and failed calls together, as schema 1 did.</summary>
    [JsonIgnore]
    public bool IsMixed => Latency is not null;

    /// <summary>Latencies of all calls that were sent.</summary>
    public PackedHistogram AllLatencies() =>
        Latency
        ?? PackedHistogram.Merge([GoodLatency ?? PackedHistogram.Empty, FailedLatency ?? PackedHistogram.Empty]);

    /// <summary>
    /// Latencies of the good calls. Of a mixed slot those of all calls, as long as all of them are good, else none.
    /// </summary>
    public PackedHistogram GoodLatencies() =>
        (
            !IsMixed ? GoodLatency
            : Good() == Sent() ? Latency
            : null
        ) ?? PackedHistogram.Empty;

    /// <summary>
    /// Latencies of the calls that were sent and are not good. Of a mixed slot those of all calls, as long as none of
    /// them is good, else none.
    /// </summary>
    public PackedHistogram FailedLatencies() =>
        (
            !IsMixed ? FailedLatency
            : Good() == 0 ? Latency
            : null
        ) ?? PackedHistogram.Empty;

    /// <summary>Calls that ended so.</summary>
    public long Of(CallStatus status) => Calls.GetValueOrDefault(status);
}
