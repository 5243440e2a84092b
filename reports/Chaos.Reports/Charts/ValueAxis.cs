namespace Chaos.Reports.Charts;

/// <summary>
/// The vertical axis of a chart. Converts a value to a position in per cent from the top, and has the marks along the
/// axis.
/// </summary>
internal sealed record ValueAxis
{
    private const int MostSteps = 4;
    private const double Headroom = 2;

    private ValueAxis(double low, double high, bool isLogarithmic, IReadOnlyList<double> ticks) =>
        (Low, High, IsLogarithmic, Ticks) = (low, high, isLogarithmic, ticks);

    /// <summary>The value at the bottom.</summary>
    public double Low { get; }

    /// <summary>The value at the top.</summary>
    public double High { get; }

    /// <summary>Whether the scale is logarithmic.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The values at which the axis has a mark, in ascending order.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From 0 to just above the greatest value, so that no line runs along the frame.</summary>
    public static ValueAxis Linear(IEnumerable<double> values)
    {
        var most = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (most <= 0)
            most = 1;
        var step = NiceStep(most / MostSteps);
        var high = most * 1.08;
        return new(0, high, false, [.. Enumerable.Range(0, (int)Math.Floor(high / step) + 1).Select(i => i * step)]);
    }

    /// <summary>Just around all values, for small differences that an axis from 0 would hide.</summary>
    public static ValueAxis Around(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (least, most) = (finite.Min(), finite.Max());
        var room =
            most > least ? .12 * (most - least)
            : most == 0 ? 1
            : Math.Abs(most) * .05;
        (least, most) = (least - room, most + room);
        var step = NiceStep((most - least) / MostSteps);
        var first = Math.Ceiling(least / step);
        return new(
            least,
            most,
            false,
            [.. Enumerable.Range(0, (int)Math.Floor((most / step) - first) + 1).Select(i => (first + i) * step)]
        );
    }

    /// <summary>
    /// Around all values above 0; both ends are 1, 2 or 5 times a power of ten. Powers of ten are marked. Where there
    /// are fewer than two of them, the 2s and 5s are marked too.
    /// </summary>
    public static ValueAxis Logarithmic(IEnumerable<double> values)
    {
        var positive = values.Where(v => double.IsFinite(v) && v > 0).ToList();
        if (positive.Count == 0)
            positive.Add(1);
        var steps = Enumerable
            .Range(-9, 22)
            .SelectMany(e => new[] { 1, 2, 5 }.Select(f => f * Math.Pow(10, e)))
            .ToList();
        var from = Math.Max(0, steps.FindLastIndex(s => s <= positive.Min() * (1 + 1e-9)));
        var to = steps.FindIndex(s => s >= positive.Max() * (1 - 1e-9));
        if (to < 0)
            to = steps.Count - 1;
        // At least half a power of ten, so that noise does not fill the chart.
        if (to - from < 2)
            to = Math.Min(from + 2, steps.Count - 1);
        var inside = steps[from..(to + 1)];
        var powers = inside.Where((_, i) => (from + i) % 3 == 0).ToList();
        return new(inside[0], inside[^1], true, powers.Count > 1 ? powers : inside);
    }

    /// <summary>
    /// The same for lines that may have infinite values, and for a limit. The axis then leaves room above the greatest
    /// finite value, so that infinite values are drawn well above it.
    /// </summary>
    public static ValueAxis Logarithmic(IReadOnlyCollection<Line> lines, double? limit)
    {
        List<double> values =
        [
            .. lines.SelectMany(l => l.Values),
            .. limit is { } value ? [value] : Array.Empty<double>(),
        ];
        return Logarithmic(
            values.Count > 0 && lines.Any(l => l.CountBeyond > 0) ? values.Append(Headroom * values.Max()) : values
        );
    }

    /// <summary>Position of a value, in per cent from the top, clamped to the chart.</summary>
    public double Place(double value)
    {
        var share = IsLogarithmic
            ? (Math.Log10(Math.Max(value, Low)) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
            : (value - Low) / (High - Low);
        return 100 * (1 - Math.Clamp(share, 0, 1));
    }

    /// <summary>
    /// The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below <paramref name="least"/>.
    /// </summary>
    private static double NiceStep(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (var factor in new[] { 1, 2, 2.5, 5 })
            if (factor * power >= least * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    }
}
