using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Experiments;

/// <summary>A time series that a report draws.</summary>
/// <param name="Title">What is drawn, with its unit.</param>
/// <param name="Service">The service whose counters are drawn.</param>
/// <param name="Numerator">Counter in the numerator.</param>
/// <param name="Denominator">Counter in the denominator; null to divide by the calls sent.</param>
/// <param name="Limit">Value of a horizontal limit line, in the chart's unit; null for none.</param>
public sealed record Chart(
    string Title,
    string Service,
    string Numerator,
    string? Denominator = null,
    double? Limit = null
)
{
    /// <summary>Name of a series sampled once a second that is drawn instead of counters; null for counters.</summary>
    public string? Series { get; init; }

    /// <summary>The unit of the values; null when it is not known.</summary>
    public MetricUnit? Unit { get; init; }

    /// <summary>The limit in words, such as <c>≤ 1.10x</c>; null when there are none.</summary>
    public string? LimitText { get; init; }

    /// <summary>Returns the chart with the limit of a metric.</summary>
    public Chart Against(Metric metric, Limit limit) =>
        this with
        {
            Limit = limit.Value,
            Unit = metric.Unit,
            LimitText = limit.In(metric.Unit),
        };

    /// <summary>Creates a chart of a sampled series.</summary>
    /// <param name="title">What is drawn, with its unit.</param>
    /// <param name="series">The series, for example <c>messages not handled yet</c>.</param>
    public static Chart OfSeries(string title, string series) => new(title, "", "") { Series = series };
}
