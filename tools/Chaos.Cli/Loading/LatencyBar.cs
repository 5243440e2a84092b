using Chaos.Core.Histograms;

namespace Chaos.Cli.Loading;

/// <summary>One line of a histogram: requests with a latency above one bound and up to the other.</summary>
/// <param name="From">The lower bound.</param>
/// <param name="UpTo">The upper bound.</param>
/// <param name="Count">Number of requests in it.</param>
internal readonly record struct LatencyBar(TimeSpan From, TimeSpan UpTo, long Count)
{
    /// <summary>From this ratio of the greatest to the least value on, lines have equal ratios in any case.</summary>
    private const double Wide = 10;

    /// <summary>Below this ratio, they would look as lines with equal distances do.</summary>
    private const double Narrow = 2;

    /// <summary>Values are bunched if half of them lie in this share of the range.</summary>
    private const double Bunched = .25;

    /// <summary>The least distance of bounds, as a share of the least value: histograms are not finer.</summary>
    private const double Least = .001;

    /// <summary>The round numbers of a decade, from fine to coarse.</summary>
    private static readonly double[][] s_decades =
    [
        [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
        [1, 1.5, 2, 3, 5, 7],
        [1, 2, 5],
        [1, 3],
        [1],
    ];

    private static readonly double[] s_steps = [1, 2, 2.5, 5];

    /// <summary>
    /// The lines of a histogram. Bounds are round numbers with equal distances; or with about equal ratios where the
    /// values are far apart, or most of them are bunched at the low end, so that a few slow requests do not hide the others.
    /// </summary>
    /// <param name="latencies">The latencies.</param>
    /// <param name="lines">The most lines.</param>
    public static IReadOnlyList<LatencyBar> Of(PackedHistogram latencies, int lines = 10)
    {
        if (latencies is not { Min: { } least, Max: { } most } || latencies.ValueAtQuantile(.5) is not { } middle)
            return [];
        // Below a microsecond there is nothing to tell apart.
        var (from, to) = (Math.Max(least.TotalMicroseconds, 1), Math.Max(most.TotalMicroseconds, 1));
        var isBunched = to / from > Narrow && middle.TotalMicroseconds - from < Bunched * (to - from);
        var bounds = isBunched || to / from > Wide ? Ratios(from, to, lines) : Distances(from, to, lines);
        var bars = new List<LatencyBar>();
        var passed = 0L;
        for (var i = 1; i < bounds.Count; i++)
        {
            var (lower, upper) = (TimeSpan.FromMicroseconds(bounds[i - 1]), TimeSpan.FromMicroseconds(bounds[i]));
            // The last bound is the greatest value or more, also of values that are above the histogram's own range.
            var count = i == bounds.Count - 1 ? latencies.Count : latencies.CountUpTo(upper);
            bars.Add(new(lower, upper, count - passed));
            passed = count;
        }
        return bars;
    }

    private static List<double> Distances(double from, double to, int lines)
    {
        for (var decade = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(to - from, 1) / lines))); ; decade *= 10)
            foreach (var step in s_steps.Select(s => s * decade).Where(s => s >= Math.Max(1, from * Least)))
                if (Bounds(n => n * step) is { } bounds)
                    return bounds;

        List<double>? Bounds(Func<double, double> at)
        {
            var step = at(1);
            var first = Math.Floor(from / step);
            var last = Math.Max(Math.Ceiling(to / step), first + 1);
            return last - first > lines
                ? null
                : [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Clean(at(first + i)))];
        }
    }

    private static List<double> Ratios(double from, double to, int lines)
    {
        for (var each = 1; ; each++)
            foreach (var decade in each == 1 ? s_decades : s_decades[^1..])
            {
                var bounds = new List<double>();
                for (
                    var power = Math.Floor(Math.Log10(from) / each) * each;
                    bounds.Count == 0 || bounds[^1] < to;
                    power += each
                )
                    foreach (var number in decade.Select(d => Clean(d * Math.Pow(10, power))))
                    {
                        if (bounds.Count > 0 && bounds[^1] >= to)
                            break;
                        // Only the last bound below the least value is the begin of a line.
                        if (bounds.Count == 1 && number <= from)
                            bounds.Clear();
                        bounds.Add(number);
                    }
                if (bounds.Count <= lines + 1)
                    return bounds;
            }
    }

    /// <summary>The number without the error of its powers of ten.</summary>
    private static double Clean(double value) => Math.Round(value, 3);
}
