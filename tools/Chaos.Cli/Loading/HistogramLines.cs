using System.Globalization;

namespace Chaos.Cli.Loading;

/// <summary>The histogram of a load as lines of text: a range of latencies, the number of requests in it, and a bar.</summary>
internal static class HistogramLines
{
    /// <summary>The lines; none where all latencies lie in one range.</summary>
    /// <param name="f">The figures: the good requests, or the failed ones where none was good.</param>
    /// <param name="width">The greatest width.</param>
    public static IEnumerable<ResultLine> Of(LoadFigures f, int width)
    {
        var bars = LatencyBar.Of(f.GoodLatency.Count > 0 ? f.GoodLatency : f.FailedLatency);
        if (bars.Count < 2)
            yield break;
        var most = bars.Max(b => b.Count);
        var counts = bars.Max(b => Number(b.Count).Length);
        var labels = RangesOf(bars);
        var bar = Math.Clamp(width - labels[0].Length - counts - 6, 10, 50);
        yield return new("");
        yield return new(
            $"Histogram{(f.GoodLatency.Count > 0 && f.FailedLatency.Count > 0 ? " of the good requests" : "")}",
            LoadTone.Heading
        );
        foreach (var (label, count) in labels.Zip(bars.Select(b => b.Count)))
            yield return new($"  {label}  {Number(count).PadLeft(counts)}  {Bar(count, most, bar)}".TrimEnd());
    }

    /// <summary>The ranges of the lines, all in the unit of the greatest: <c>0.8 – 1 ms</c>.</summary>
    private static List<string> RangesOf(IReadOnlyList<LatencyBar> bars)
    {
        var isLong = bars[^1].UpTo >= TimeSpan.FromSeconds(10);
        var ends = bars.Select(b => (From: Text(b.From), To: Text(b.UpTo))).ToList();
        var (from, to) = (ends.Max(e => e.From.Length), ends.Max(e => e.To.Length));
        return [.. ends.Select(e => $"{e.From.PadLeft(from)} – {e.To.PadLeft(to)} {(isLong ? "s" : "ms")}")];

        string Text(TimeSpan time) =>
            (isLong ? time.TotalSeconds : time.TotalMilliseconds).ToString("#,0.###", CultureInfo.InvariantCulture);
    }

    private static string Bar(long count, long most, int width)
    {
        // Eighths of a block, and a thin one for a count that would otherwise not show.
        var eighths = most == 0 ? 0 : (int)Math.Round(8.0 * width * count / most);
        if (count > 0 && eighths == 0)
            eighths = 1;
        var part = eighths % 8 == 0 ? "" : ((char)('\u2588' + 8 - (eighths % 8))).ToString();
        return new string('\u2588', eighths / 8) + part;
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
