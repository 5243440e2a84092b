using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>A late generator voids rounds for metrics of time, and for no other metric.</summary>
public sealed class LateRoundsTests
{
    private static readonly double[] s_before = [100, 104, 98, 101, 97, 103, 99, 102];
    private static readonly double[] s_slower = [120, 121, 119, 118, 121, 120, 117, 123];

    [Theory]
    [InlineData(MetricUnit.Milliseconds, 0)]
    [InlineData(MetricUnit.Times, 8)]
    public void Late_rounds_count_for_metrics_that_do_not_depend_on_when_a_call_began(MetricUnit unit, int counting)
    {
        var comparison = Planted.Comparison() with
        {
            Primary = new(new Planted("planted", unit, Bound.AtMost), Phase.DuringFault),
        };
        var lag = new LatencyHistogram();
        lag.Record(TimeSpan.FromMilliseconds(26));

        var result = ComparisonJudge.Decide(
            comparison,
            [
                .. Planted
                    .Records(s_before, s_slower)
                    .Select(r => r with { Workloads = [r.Workloads[0] with { StartLag = lag.Pack() }] }),
            ]
        );

        Assert.Equal(counting, result.Primary.Rounds.Count(r => r.Counts));
        Assert.Equal(counting == 0 ? ComparisonVerdict.Inconclusive : ComparisonVerdict.Worse, result.Verdict);
        if (counting == 0)
            Assert.Contains(
                "without: the generator was late, start lag p99 26 ms",
                result.Primary.Rounds[0].Unusable,
                StringComparison.Ordinal
            );
    }
}
