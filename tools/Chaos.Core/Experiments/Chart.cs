using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Experiments;

/// <summary>A line over time in the report.</summary>
/// <param name="Title">What is drawn, with its unit.</param>
/// <param name="Service">The service whose counters are drawn.</param>
/// <param name="Numerator">Counter on top.</param>
/// <param name="Denominator">Counter below; null to divide by the calls sent.</param>
/// <param name="Limit">What is drawn as a line across it, in its unit; null for nothing.</param>
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

    /// <summary>What it is measured in; null where nobody says it.</summary>
    public MetricUnit? Unit { get; init; }

    /// <summary>The line in words, such as <c>≤ 1.10x</c>; null where nobody says it.</summary>
    public string? LimitText { get; init; }

    /// <summary>The chart with the limit of what it draws.</summary>
    public Chart Against(Metric metric, Limit limit) =>
        this with
        {
            Limit = limit.Value,
            Unit = metric.Unit,
            LimitText = limit.In(metric.Unit),
        };

    /// <summary>A chart of something sampled.</summary>
    /// <param name="title">What is drawn, with its unit.</param>
    /// <param name="series">The series, for example <c>messages not handled yet</c>.</param>
    public static Chart OfSeries(string title, string series) => new(title, "", "") { Series = series };
}
