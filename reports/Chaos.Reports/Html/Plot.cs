using System.Globalization;
using System.Text;
using Chaos.Reports.Charts;

namespace Chaos.Reports.Html;

/// <summary>
/// Draws the inside of a chart's frame in coordinates of 1000 by 100, which the browser stretches to the room there is.
/// Lines keep their width. Texts stand outside, so that they are as large on a phone as on a desktop.
/// </summary>
internal static class Plot
{
    // A line with more points is thinned to the least and the greatest value of each stretch, so that spikes stay
    // visible.
    private const int MostPoints = 400;

    internal static void Shades(Markup page, IEnumerable<Shade> shades, TimeAxis time)
    {
        foreach (var shade in shades)
        {
            var (from, to) = (10 * time.Place(shade.From), 10 * time.Place(shade.To));
            page.Write(
                $"<rect class=\"{shade.Style}\" x=\"{from}\" y=\"0\" width=\"{Math.Max(0, to - from)}\" height=\"100\"/>"
            );
        }
    }

    internal static void Level(Markup page, double value, ValueAxis axis, string style) =>
        page.Write($"<path class=\"{style}\" d=\"M0 {axis.Place(value)}H1000\"/>");

    internal static void Path(Markup page, Line line, TimeAxis time, ValueAxis axis)
    {
        var path = new StringBuilder();
        var pen = false;
        foreach (var (seconds, value) in Thinned(line.Points))
        {
            if (value is not { } v || double.IsNaN(v) || double.IsNegativeInfinity(v))
            {
                pen = false;
                continue;
            }
            // A point without neighbours is a line of length 0; the round line cap draws it as a dot.
            path.Append(
                CultureInfo.InvariantCulture,
                $"{(pen ? "L" : "M")}{10 * time.Place(seconds):0.#} {(double.IsFinite(v) ? axis.Place(v) + 0.0 : 0):0.#}{(pen ? "" : "h0")}"
            );
            pen = true;
        }
        if (path.Length > 0)
            page.Write($"<path class=\"line {line.Style}\" d=\"{path.ToString()}\"/>");
    }

    /// <summary>Draws strips along the top, over the seconds in which any line is infinite.</summary>
    internal static void Beyond(Markup page, IEnumerable<Line> lines, TimeAxis time)
    {
        var seconds = lines
            .SelectMany(l => l.Points)
            .Where(p => p.Value is { } v && double.IsPositiveInfinity(v))
            .Select(p => p.Seconds)
            .Distinct()
            .Order()
            .ToList();
        for (int first = 0, next; first < seconds.Count; first = next)
        {
            for (next = first + 1; next < seconds.Count && seconds[next] - seconds[next - 1] <= 1 + 1e-9; )
                next++;
            var (from, to) = (10 * time.Place(seconds[first] - .5), 10 * time.Place(seconds[next - 1] + .5));
            page.Write($"<rect class=\"beyond\" x=\"{from}\" y=\"-6\" width=\"{to - from}\" height=\"9\"/>");
        }
    }

    private static IEnumerable<(double Seconds, double? Value)> Thinned(
        IReadOnlyList<(double Seconds, double? Value)> points
    )
    {
        if (points.Count <= MostPoints)
            return points;
        return points
            .Chunk(2 * (points.Count / MostPoints + 1))
            .SelectMany(stretch =>
            {
                var measured = stretch.Where(p => p.Value is not null).ToList();
                return measured.Count == 0
                    ? stretch.Take(1)
                    : new[] { measured.MinBy(p => p.Value), measured.MaxBy(p => p.Value) }.OrderBy(p => p.Seconds);
            });
    }
}
