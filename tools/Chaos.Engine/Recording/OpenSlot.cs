using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>The calls of one second while some of them may still be in flight, and the record that is left of them afterwards.</summary>
internal sealed class OpenSlot(int slot, SlotLane[] lanes)
{
    private SlotLane[]? _lanes = lanes;

    public int Number => slot;

    /// <summary>What is kept of a packed slot; null before.</summary>
    public SlotRecord? Packed { get; private set; }

    /// <summary>99th percentile of latency, once packed.</summary>
    public TimeSpan? PackedP99 { get; private set; }

    /// <summary>The lane of that number; null when the slot has been packed.</summary>
    public SlotLane? Lane(int lane) => Volatile.Read(ref _lanes)?[lane];

    public SlotLane[] Lanes => Volatile.Read(ref _lanes) ?? [];

    /// <summary>Packs the slot if none of its calls is in flight, and gives its histograms back.</summary>
    public bool TryPack(bool isOpen, Action<LaneHistograms> giveBack)
    {
        if (Packed is not null) return true;
        var lanes = _lanes!;
        var closed = true;
        foreach (var lane in lanes) closed &= lane.TryClose();
        if (!closed) return false;
        var latency = Latency(lanes);
        PackedP99 = latency.ValueAtQuantile(.99);
        Packed = Record(lanes, latency, isOpen);
        Volatile.Write(ref _lanes, null);
        foreach (var lane in lanes) giveBack(lane.Histograms);
        return true;
    }

    /// <summary>The record as of now; calls in flight count as <see cref="CallStatus.Unknown"/>.</summary>
    public SlotRecord RecordNow(bool isOpen) => Packed ?? Record(_lanes!, Latency(_lanes!), isOpen);

    /// <summary>99th percentile of latency as of now.</summary>
    public TimeSpan? P99 => Volatile.Read(ref _lanes) is { } lanes ? Latency(lanes).ValueAtQuantile(.99) : PackedP99;

    private SlotRecord Record(SlotLane[] lanes, PackedHistogram latency, bool isOpen)
    {
        var calls = new Dictionary<CallStatus, long>();
        for (var status = 0; status < CallStatuses.Count; status++)
        {
            var count = lanes.Sum(l => l.Of((CallStatus)status));
            if (status == (int)CallStatus.Unknown) count += lanes.Sum(l => l.Begun - l.Ended);
            if (count > 0) calls.Add((CallStatus)status, count);
        }
        var latencyText = latency.Count == 0 ? null : latency.ToHdr();
        var service = isOpen ? PackedHistogram.Merge(lanes.Select(l => l.Histograms.ServiceTime.Pack())) : latency;
        return new()
        {
            Slot = slot,
            Calls = calls,
            Attempts = lanes.Sum(l => l.Attempts),
            Latency = latencyText,
            ServiceTime = !isOpen ? latencyText : service.Count == 0 ? null : service.ToHdr(),
        };
    }

    private static PackedHistogram Latency(SlotLane[] lanes) =>
        lanes.Length == 1 ? lanes[0].Histograms.Latency.Pack() : PackedHistogram.Merge(lanes.Select(l => l.Histograms.Latency.Pack()));
}
