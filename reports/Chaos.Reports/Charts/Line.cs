namespace Chaos.Reports.Charts;

/// <summary>One line of a chart over time.</summary>
/// <param name="Name">What it shows, in a word.</param>
/// <param name="Style">Its CSS class on the page.</param>
/// <param name="Points">Seconds and values in order of time. A null value is a second in which nothing was measured; it
/// leaves a gap. An infinite value lies above any axis: the line then runs along the top of the chart.</param>
internal sealed record Line(string Name, string Style, IReadOnlyList<(double Seconds, double? Value)> Points)
{
    /// <summary>
    /// Text for infinite values: the percentile that was not reached, and why. Null for a line without any.
    /// </summary>
    public string? Beyond { get; init; }

    /// <summary>The finite values. The axis is scaled to them.</summary>
    public IEnumerable<double> Values =>
        Points.Where(p => p.Value is { } value && double.IsFinite(value)).Select(p => p.Value!.Value);

    /// <summary>The number of seconds whose value is infinite.</summary>
    public int CountBeyond => Points.Count(p => p.Value is { } value && double.IsPositiveInfinity(value));
}
