using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;

namespace Chaos.Core.Trials;

/// <summary>The calls that were due in one second.</summary>
public sealed record SlotRecord
{
    /// <summary>The number of parts of a second in which calls are counted separately.</summary>
    public const int Tenths = 10;

    /// <summary>The second, from 0 at the start of the load.</summary>
    public required int Slot { get; init; }

    /// <summary>The number of calls by status; a status that did not occur is missing.</summary>
    public required IReadOnlyDictionary<CallStatus, long> Calls { get; init; }

    /// <summary>Attempts that the callees reported for these calls.</summary>
    public long Attempts { get; init; }

    /// <summary>
    /// The number of calls by status and by the protocol's own word for the result. Calls of a status that are missing
    /// here have no such word.
    /// </summary>
    public IReadOnlyDictionary<CallStatus, IReadOnlyDictionary<string, long>>? Outcomes { get; init; }

    /// <summary>
    /// Calls due in each tenth of the second, without those that could not be made; null in a record of schema 1.
    /// </summary>
    public IReadOnlyList<long>? OfferedByTenth { get; init; }

    /// <summary>Good calls of the calls due in each tenth of the second; null in a record of schema 1.</summary>
    public IReadOnlyList<long>? GoodByTenth { get; init; }

    /// <summary>
    /// Schema 1: time from due to done of all calls that were sent, good or not; null in later schemas.
    /// </summary>
    public PackedHistogram? Latency { get; init; }

    /// <summary>Time from due to done of the good calls; null when there are none.</summary>
    public PackedHistogram? GoodLatency { get; init; }

    /// <summary>
    /// Time from due to done of the calls that were sent and were not good; null when there are none.
    /// </summary>
    public PackedHistogram? FailedLatency { get; init; }

    /// <summary>Time from sent to done; null when no call was sent.</summary>
    public PackedHistogram? ServiceTime { get; init; }

    /// <summary>For streams: time from the begin of a call to its first message; null when none came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackedHistogram? FirstMessage { get; init; }

    /// <summary>For streams: time from a message to the next one of the call; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackedHistogram? BetweenMessages { get; init; }

    /// <summary>Payload bytes received; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BytesReceived { get; init; }

    /// <summary>Payload bytes sent; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BytesSent { get; init; }

    /// <summary>Calls that were due and could be made.</summary>
    public long Offered() => Calls.Values.Sum() - Unsent();

    /// <summary>Calls that the generator could not make: they count neither for nor against the service.</summary>
    public long Unsent() => Of(CallStatus.Unsent);

    /// <summary>Calls that were sent.</summary>
    public long Sent() => Offered() - Of(CallStatus.Dropped);

    /// <summary>Calls that were good.</summary>
    public long Good() => Of(CallStatus.Ok) + Of(CallStatus.Degraded);

    /// <summary>Whether good and failed calls share one latency histogram, as in schema 1.</summary>
    [JsonIgnore]
    public bool IsMixed => Latency is not null;

    /// <summary>Latencies of all calls that were sent.</summary>
    public PackedHistogram AllLatencies() =>
        Latency
        ?? PackedHistogram.Merge([GoodLatency ?? PackedHistogram.Empty, FailedLatency ?? PackedHistogram.Empty]);

    /// <summary>Latencies of the good calls. For a mixed slot: those of all calls if all are good, else none.</summary>
    public PackedHistogram GoodLatencies() =>
        (
            !IsMixed ? GoodLatency
            : Good() == Sent() ? Latency
            : null
        ) ?? PackedHistogram.Empty;

    /// <summary>
    /// Latencies of the calls that were sent and were not good. For a mixed slot: those of all calls if none is good,
    /// else none.
    /// </summary>
    public PackedHistogram FailedLatencies() =>
        (
            !IsMixed ? FailedLatency
            : Good() == 0 ? Latency
            : null
        ) ?? PackedHistogram.Empty;

    /// <summary>Calls that ended with a status.</summary>
    public long Of(CallStatus status) => Calls.GetValueOrDefault(status);
}
