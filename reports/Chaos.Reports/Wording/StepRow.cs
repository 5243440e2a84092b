using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>The figures of a step, of a journey or of a workload as a whole, over some seconds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsWhole">Whether these are the calls of a workload, or whole journeys, and not those of a step.</param>
/// <param name="Call">One call in the words of its protocol; null where it is not one call, or not known.</param>
/// <param name="Calls">Calls that were due and could be made.</param>
/// <param name="Good">Calls of these that were good.</param>
/// <param name="Latency">The latencies of the calls that were sent.</param>
/// <param name="Received">Payload bytes received.</param>
/// <param name="Sent">Payload bytes sent.</param>
/// <param name="Ended">How the calls ended, the most frequent first: <c>480 x 200, 2 x 503</c>.</param>
public sealed record StepRow(
    string Name,
    bool IsWhole,
    string? Call,
    long Calls,
    long Good,
    PackedHistogram Latency,
    long Received,
    long Sent,
    string Ended
)
{
    /// <summary>The row of some seconds.</summary>
    public static StepRow Of(string name, bool isWhole, string? call, IReadOnlyList<SlotRecord> slots) =>
        new(
            name,
            isWhole,
            call,
            slots.Sum(s => s.Offered()),
            slots.Sum(s => s.Good()),
            PackedHistogram.Merge(slots.Select(s => s.AllLatencies())),
            slots.Sum(s => s.BytesReceived ?? 0),
            slots.Sum(s => s.BytesSent ?? 0),
            new ArmOutcomes("", "", ArmOutcomes.RowsOf(slots)).Text
        );

    /// <summary>The user's own labels: <c>team=checkout, tier=web</c>; empty without any.</summary>
    public string Tags { get; init; } = "";

    /// <summary>The seconds in which they were due, over all rounds.</summary>
    public int Seconds { get; init; }

    /// <summary>Calls each second; null of no second.</summary>
    public double? PerSecond => Seconds == 0 ? null : (double)Calls / Seconds;

    /// <summary>The payload each way: <c>12.3 kB received, 410 B sent</c>.</summary>
    public string Bytes => $"{StepFigures.Size(Received)} received, {StepFigures.Size(Sent)} sent";
}
