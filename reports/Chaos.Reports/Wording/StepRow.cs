using System.Globalization;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>The figures of a step, of a journey or of a workload as a whole, over some seconds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsWhole">Whether these are whole journeys.</param>
/// <param name="Call">One call in the words of its protocol; null for whole journeys.</param>
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
    /// <summary>The headings of <see cref="Figures"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    ["calls", "good", "min", "mean", "p50", "p90", "p95", "p99", "max"];

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

    /// <summary>Its figures in the order of <see cref="Headings"/>; latencies in milliseconds.</summary>
    public IReadOnlyList<string> Figures =>
        [
            Calls.ToString("#,0", CultureInfo.InvariantCulture),
            Calls == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{Share:0.##} %"),
            Milliseconds(Latency.Min),
            Milliseconds(Latency.Mean),
            Milliseconds(Latency.ValueAtQuantile(.5)),
            Milliseconds(Latency.ValueAtQuantile(.9)),
            Milliseconds(Latency.ValueAtQuantile(.95)),
            Milliseconds(Latency.ValueAtQuantile(.99)),
            Milliseconds(Latency.Max),
        ];

    /// <summary>The payload each way: <c>12.3 kB received, 410 B sent</c>.</summary>
    public string Bytes => $"{BytesText(Received)} received, {BytesText(Sent)} sent";

    /// <summary>The share of good calls as a percentage, cut so that 100 means all.</summary>
    private double Share => Good == Calls ? 100 : Math.Floor(10_000.0 * Good / Calls) / 100;

    private static string Milliseconds(TimeSpan? time) =>
        time is not { } some ? "–"
        : some.TotalMilliseconds < 100 ? some.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)
        : some.TotalMilliseconds.ToString("#,0", CultureInfo.InvariantCulture);

    private static string BytesText(long bytes) =>
        bytes switch
        {
            < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        };
}
