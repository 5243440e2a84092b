using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class LatencyFactsTests
{
    private static readonly LatencyFacts s_guide = new()
    {
        P50 = Some.Ms(40),
        P90 = Some.Ms(80),
        P95 = Some.Ms(120),
        P99 = Some.Ms(300),
    };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, .75)]
    [InlineData(40, .5)]
    [InlineData(60, .3)]
    [InlineData(80, .1)]
    [InlineData(100, .075)]
    [InlineData(300, .01)]
    public void Between_percentiles_the_share_is_interpolated_linearly(double milliseconds, double share) =>
        Assert.Equal(share, s_guide.ShareAbove(Some.Ms(milliseconds))!.Value, 10);

    [Fact]
    public void Beyond_the_last_percentile_and_with_fewer_than_two_nothing_is_known()
    {
        Assert.Null(s_guide.ShareAbove(Some.Ms(301)));
        Assert.Null(new LatencyFacts { P99 = Some.Ms(300) }.ShareAbove(Some.Ms(100)));
    }

    [Fact]
    public void Percentiles_that_are_equal_are_a_step() =>
        Assert.Equal(
            .05,
            new LatencyFacts
            {
                P50 = Some.Ms(10),
                P95 = Some.Ms(10),
                P99 = Some.Ms(20),
            }
                .ShareAbove(Some.Ms(10))!
                .Value,
            10
        );

    [Fact]
    public void Percentiles_that_fall_or_are_zero_are_a_mistake() =>
        Assert.Equal(
            [
                "l.p90: 0s is not allowed; allowed: above 0s, at most 24h",
                "l.p90: 0 ms is not allowed; allowed: p50, 40 ms, or more",
                "l.p99: 10 ms is not allowed; allowed: p95, 120 ms, or more",
            ],
            (s_guide with { P90 = TimeSpan.Zero, P99 = Some.Ms(10) }).Errors("l").Select(e => e.ToString())
        );
}
