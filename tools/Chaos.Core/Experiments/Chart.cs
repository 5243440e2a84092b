namespace Chaos.Core.Experiments;

/// <summary>A line over time in the report.</summary>
/// <param name="Title">What is drawn, with its unit.</param>
/// <param name="Service">The service whose counters are drawn.</param>
/// <param name="Numerator">Counter on top.</param>
/// <param name="Denominator">Counter below; null to divide by the calls sent.</param>
/// <param name="Limit">The objective's limit, drawn as a line; null for none.</param>
public sealed record Chart(
    string Title,
    string Service,
    string Numerator,
    string? Denominator = null,
    double? Limit = null
)
{
    /// <summary>What was sampled once a second, drawn in place of counters; null for counters.</summary>
    public string? Series { get; init; }

    /// <summary>A chart of something sampled.</summary>
    /// <param name="title">What is drawn, with its unit.</param>
    /// <param name="series">The series, for example <c>messages not handled yet</c>.</param>
    public static Chart OfSeries(string title, string series) => new(title, "", "") { Series = series };
}
