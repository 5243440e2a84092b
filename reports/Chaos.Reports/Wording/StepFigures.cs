using System.Globalization;
using Chaos.Core.Texts;

namespace Chaos.Reports.Wording;

/// <summary>
/// The figures of a table by step as text. The numbers of a column have the same decimals, so that they can be compared
/// at a glance. Latencies are in milliseconds.
/// </summary>
public sealed class StepFigures
{
    private const string Min = "min";
    private const double Precise = 100;

    private static readonly (string Heading, Func<StepRow, TimeSpan?> Of)[] s_latencies =
    [
        (Min, r => r.Latency.Min),
        ("mean", r => r.Latency.Mean),
        ("p50", r => r.Latency.ValueAtQuantile(.5)),
        ("p90", r => r.Latency.ValueAtQuantile(.9)),
        ("p95", r => r.Latency.ValueAtQuantile(.95)),
        ("p99", r => r.Latency.ValueAtQuantile(.99)),
        ("max", r => r.Latency.Max),
    ];

    /// <param name="rows">The rows of one table.</param>
    public StepFigures(IReadOnlyList<StepRow> rows)
    {
        Columns =
        [
            ("calls", [.. rows.Select(r => r.Calls.ToString("#,0", CultureInfo.InvariantCulture))]),
            ("good", Percent.Column(rows.Select(r => (r.Good, r.Calls)))),
            .. s_latencies.Select(l => (l.Heading, Milliseconds([.. rows.Select(l.Of)]))),
        ];
        Rates =
        [
            ("calls/s", [.. rows.Select(r => Rate(r.PerSecond))]),
            ("received", [.. rows.Select(r => r.Calls == 0 ? Percent.None : Size(r.Received))]),
            ("sent", [.. rows.Select(r => r.Calls == 0 ? Percent.None : Size(r.Sent))]),
        ];
    }

    /// <summary>Calls, share of good ones and latencies: each column with its heading, from top to bottom.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<string> Cells)> Columns { get; }

    /// <summary>Calls a second and the payload each way, in three more columns.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<string> Cells)> Rates { get; }

    /// <summary>Calls a second: <c>18.3</c>.</summary>
    internal static string Rate(double? perSecond) =>
        perSecond?.ToString("#,0.0", CultureInfo.InvariantCulture) ?? Percent.None;

    /// <summary>A number of bytes with a unit of 1000: <c>12.3 kB</c>.</summary>
    internal static string Size(long bytes) =>
        bytes switch
        {
            < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        };

    private static IReadOnlyList<string> Milliseconds(IReadOnlyList<TimeSpan?> column)
    {
        var format = column.Any(t => t?.TotalMilliseconds < Precise) ? "#,0.0" : "#,0";
        return
        [
            .. column.Select(t => t?.TotalMilliseconds.ToString(format, CultureInfo.InvariantCulture) ?? Percent.None),
        ];
    }
}
