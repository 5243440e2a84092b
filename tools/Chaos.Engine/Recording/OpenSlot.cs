using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>The calls of one second while some may still be in flight, and the packed record afterwards.</summary>
internal sealed class OpenSlot(int slot, SlotLane[] lanes)
{
    private SlotLane[]? _lanes = lanes;

    /// <summary>The record of a packed slot; null before.</summary>
    public SlotRecord? Packed { get; private set; }

    /// <summary>99th percentile of latency of a packed slot.</summary>
    public TimeSpan? PackedP99 { get; private set; }

    /// <summary>The lane with that number; null when the slot has been packed.</summary>
    public SlotLane? Lane(int lane) => Volatile.Read(ref _lanes)?[lane];

    public SlotLane[] Lanes => Volatile.Read(ref _lanes) ?? [];

    /// <summary>Packs the slot if none of its calls is in flight, and returns its histograms for reuse.</summary>
    public bool TryPack(bool isOpen, Action<LaneHistograms> giveBack)
    {
        if (Packed is not null)
            return true;
        var lanes = _lanes!;
        var closed = true;
        foreach (var lane in lanes)
            closed &= lane.TryClose();
        if (!closed)
            return false;
        PackedP99 = Merged(lanes, h => h.Good, h => h.Failed).ValueAtQuantile(.99);
        Packed = Record(lanes, isOpen);
        Volatile.Write(ref _lanes, null);
        foreach (var lane in lanes)
            giveBack(lane.Histograms);
        return true;
    }

    /// <summary>
    /// The record as of now; calls in flight count as <see cref="CallStatus.Unknown"/>, or are left out.
    /// </summary>
    public SlotRecord RecordNow(bool isOpen, bool leavesOut) => Packed ?? Record(_lanes!, isOpen, leavesOut);

    /// <summary>99th percentile of latency as of now.</summary>
    public TimeSpan? P99 =>
        Volatile.Read(ref _lanes) is { } lanes
            ? Merged(lanes, h => h.Good, h => h.Failed).ValueAtQuantile(.99)
            : PackedP99;

    private SlotRecord Record(SlotLane[] lanes, bool isOpen, bool leavesOut = false)
    {
        var calls = new Dictionary<CallStatus, long>();
        var unfinished = leavesOut ? 0 : lanes.Sum(l => l.Begun - l.Ended);
        for (var status = 0; status < CallStatuses.Count; status++)
        {
            var count = lanes.Sum(l => l.Of((CallStatus)status));
            if (status == (int)CallStatus.Unknown)
                count += unfinished;
            if (count > 0)
                calls.Add((CallStatus)status, count);
        }
        var (good, failed) = (Merged(lanes, h => h.Good), Merged(lanes, h => h.Failed));
        var service = isOpen ? Merged(lanes, h => h.ServiceTime) : PackedHistogram.Merge([good, failed]);
        var offered = Enumerable.Range(0, SlotRecord.Tenths).Select(t => lanes.Sum(l => l.OfferedIn(t))).ToArray();
        // For a call that never ended, the tenth in which it began is not known. There are few of them.
        offered[^1] += unfinished;
        return new()
        {
            Slot = slot,
            Calls = calls,
            Attempts = lanes.Sum(l => l.Attempts),
            Outcomes = OutcomeCounts.Sum(lanes.Select(l => l.Outcomes)),
            OfferedByTenth = offered,
            GoodByTenth = [.. Enumerable.Range(0, SlotRecord.Tenths).Select(t => lanes.Sum(l => l.GoodIn(t)))],
            GoodLatency = Any(good),
            FailedLatency = Any(failed),
            ServiceTime = Any(service),
            FirstMessage = Any(PackedHistogram.Merge(lanes.Select(l => PackOf(l.Histograms.First)))),
            BetweenMessages = Any(PackedHistogram.Merge(lanes.Select(l => PackOf(l.Histograms.Between)))),
            BytesReceived = lanes.Sum(l => l.Received) is > 0 and var received ? received : null,
            BytesSent = lanes.Sum(l => l.Sent) is > 0 and var sent ? sent : null,
        };
    }

    private static PackedHistogram PackOf(LatencyHistogram? histogram) => histogram?.Pack() ?? PackedHistogram.Empty;

    private static PackedHistogram? Any(PackedHistogram histogram) => histogram.Count == 0 ? null : histogram;

    private static PackedHistogram Merged(
        SlotLane[] lanes,
        params ReadOnlySpan<Func<LaneHistograms, LatencyHistogram>> which
    )
    {
        if (lanes.Length == 1 && which.Length == 1)
            return which[0](lanes[0].Histograms).Pack();
        var all = new LatencyHistogram();
        foreach (var lane in lanes)
        foreach (var one in which)
            all.Merge(one(lane.Histograms));
        return all.Pack();
    }
}
