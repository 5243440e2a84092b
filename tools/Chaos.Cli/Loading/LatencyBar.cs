using Chaos.Core.Histograms;

namespace Chaos.Cli.Loading;

/// <summary>One line of a histogram.</summary>
/// <param name="UpTo">The greatest latency of the line.</param>
/// <param name="Count">Number of requests in it.</param>
internal readonly record struct LatencyBar(TimeSpan UpTo, long Count)
{
    /// <summary>
    /// The lines of a histogram: bounds are round numbers with equal distances, or with equal ratios where the greatest
    /// value is more than ten times the least, so that a few slow requests do not hide the others.
    /// </summary>
    /// <param name="latencies">The latencies.</param>
    /// <param name="lines">The most lines.</param>
    public static IReadOnlyList<LatencyBar> Of(PackedHistogram latencies, int lines = 10)
    {
        if (latencies is not { Min: { } least, Max: { } most })
            return [];
        // Below a microsecond there is nothing to tell apart.
        var (from, to) = (Math.Max(least.TotalMicroseconds, 1), Math.Max(most.TotalMicroseconds, 1));
        var bounds = new List<double>();
        for (var line = 1; line < lines; line++)
        {
            var at =
                to / from > 10 ? from * Math.Pow(to / from, (double)line / lines) : from + ((to - from) * line / lines);
            var round = Rounded(at);
            if (round < to && (bounds.Count == 0 || round > bounds[^1]))
                bounds.Add(round);
        }
        bounds.Add(to);
        var (bars, passed) = (new List<LatencyBar>(), 0L);
        foreach (var bound in bounds)
        {
            var upTo = bound == to ? most : TimeSpan.FromMicroseconds(bound);
            var count = bound == to ? latencies.Count : latencies.CountUpTo(upTo);
            bars.Add(new(upTo, count - passed));
            passed = count;
        }
        return bars;
    }

    /// <summary>The number with two digits that count: 1,234 becomes 1,200.</summary>
    private static double Rounded(double value)
    {
        var digit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return Math.Round(value / digit) * digit;
    }
}
