using System.Globalization;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;

namespace Chaos.Reports.Wording;

/// <summary>Formats figures that reports add themselves, with units and thousands separators.</summary>
internal static class Figures
{
    /// <summary>A duration in words: <c>41 s</c>, <c>2 min 5 s</c>, <c>1 h 3 min</c>.</summary>
    public static string Span(TimeSpan span)
    {
        var seconds = (long)Math.Round(span.TotalSeconds);
        return span.TotalSeconds < 10 ? Seconds(span)
            : seconds < 60 ? $"{seconds} s"
            : seconds < 3600 ? $"{seconds / 60} min{(seconds % 60 == 0 ? "" : $" {seconds % 60} s")}"
            : Invariant($"{seconds / 3600:#,0} h{(seconds % 3600 < 60 ? "" : $" {seconds % 3600 / 60} min")}");
    }

    /// <summary>Seconds with at most two decimals.</summary>
    public static string Seconds(TimeSpan span) => Invariant($"{span.TotalSeconds:#,0.##} s");

    /// <summary>From one time to another; a missing end is <c>never</c>.</summary>
    public static string Range(TimeSpan? from, TimeSpan? to) =>
        Invariant($"{(from is { } f ? Plain(f) : "never")}–{(to is { } t ? Plain(t) : "never")} s");

    /// <summary>Date and time of day in UTC.</summary>
    public static string Utc(DateTimeOffset at) => Invariant($"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

    /// <summary>The label of an axis mark: short, with the unit where it is known.</summary>
    public static string Tick(double value, MetricUnit? unit) =>
        unit switch
        {
            MetricUnit.Times => Invariant($"{value:#,0.##}x"),
            MetricUnit.Share => Percent.Of(value),
            MetricUnit.Seconds => Invariant($"{value:#,0.##} s"),
            MetricUnit.Milliseconds => value >= 1000
                ? Invariant($"{value / 1000:#,0.##} s")
                : Invariant($"{value:0.###} ms"),
            _ => Invariant($"{value:#,0.###}"),
        };

    private static string Plain(TimeSpan span) => Invariant($"{span.TotalSeconds:#,0.00}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
