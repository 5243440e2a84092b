namespace Chaos.Reports.Charts;

/// <summary>A line over time.</summary>
/// <param name="Name">What it shows, in a word.</param>
/// <param name="Style">Its style on the page.</param>
/// <param name="Points"> Seconds and values in order; a null value is a second in which nothing was measured, which
/// leaves a gap, and an infinite one lies above any axis: the line runs along the top of the chart.
/// </param>
internal sealed record Line(string Name, string Style, IReadOnlyList<(double Seconds, double? Value)> Points)
{
    /// <summary>What is not reached where a value is infinite, and why; null for a line that has none.</summary>
    public string? Beyond { get; init; }

    /// <summary>The finite values that there are: those by which an axis is made.</summary>
    public IEnumerable<double> Values =>
        Points.Where(p => p.Value is { } value && double.IsFinite(value)).Select(p => p.Value!.Value);

    /// <summary>How many seconds lie above any axis.</summary>
    public int CountBeyond => Points.Count(p => p.Value is { } value && double.IsPositiveInfinity(value));
}
