namespace Chaos.Reports.Charts;

/// <summary>A line over time.</summary>
/// <param name="Name">What it shows, in a word.</param>
/// <param name="Style">Its style on the page.</param>
/// <param name="Points">Seconds and values in order; a null value is a second in which nothing was measured, which leaves a gap.</param>
public sealed record Line(string Name, string Style, IReadOnlyList<(double Seconds, double? Value)> Points)
{
    /// <summary>The values that there are.</summary>
    public IEnumerable<double> Values => Points.Where(p => p.Value is not null).Select(p => p.Value!.Value);
}
