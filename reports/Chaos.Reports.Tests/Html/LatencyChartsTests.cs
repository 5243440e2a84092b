using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Reports.Tests.Html;

public sealed class LatencyChartsTests
{
    private const string Whole = "Latency of whole journeys from the due time";
    private const string Step = "Latency of load.buy from the due time";

    [Fact]
    public void A_limit_of_a_step_is_drawn_beside_the_percentile_of_that_step()
    {
        var charts = Charts("load.buy", .9);

        Assert.DoesNotContain("class=\"limit\"", charts[Whole], StringComparison.Ordinal);
        Assert.Contains("objective latency p90 ≤ 400 ms", charts[Step], StringComparison.Ordinal);
        Assert.Contains("</svg>p90</span>", charts[Step], StringComparison.Ordinal);
        // Half of the calls of the step fail, so its p90 is never reached; the whole journeys' is.
        Assert.Contains(
            "not reached: p99, over 1 % failed; p90, over 10 % failed",
            charts[Step],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("load")]
    public void A_limit_of_all_calls_is_drawn_in_the_chart_of_all_calls(string? workload)
    {
        var charts = Charts(workload, .99);

        Assert.Contains("class=\"limit\"", charts[Whole], StringComparison.Ordinal);
        Assert.DoesNotContain(charts.Keys, title => title.StartsWith("Latency of load", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_in_milliseconds_that_is_no_percentile_of_calls_is_not_drawn_over_them() =>
        Assert.DoesNotContain("class=\"limit\"", Charts(null, null)[Whole], StringComparison.Ordinal);

    /// <summary>The charts of the first arm by title, with a limit on a percentile.</summary>
    private static Dictionary<string, string> Charts(string? workload, double? quantile)
    {
        var (storm, trials) = Some.Storm(levels: false);
        var result = storm with
        {
            Findings =
            [
                storm.Findings[0] with
                {
                    Metric = "latency p90",
                    Unit = MetricUnit.Milliseconds,
                    Workload = workload,
                    Quantile = quantile,
                    Limit = Limit.AtMost(400),
                    Expected = "≤ 400 ms",
                },
            ],
        };
        return HtmlReportTests
            .Page(Some.Content(Some.Run(result), trials.Select(SomeSteps.Of)))
            .Split("<section class=\"arm")[1]
            .Split("<figcaption>")[1..]
            .ToDictionary(chart => chart[..chart.IndexOf('<', StringComparison.Ordinal)].Trim());
    }
}
