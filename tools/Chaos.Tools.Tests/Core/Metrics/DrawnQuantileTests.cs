using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class DrawnQuantileTests
{
    [Theory]
    [InlineData(LatencyOf.AllCalls, true)]
    [InlineData(LatencyOf.GoodCalls, true)]
    [InlineData(LatencyOf.FailedCalls, false)]
    [InlineData(LatencyOf.FirstMessage, false)]
    [InlineData(LatencyOf.BetweenMessages, false)]
    public void A_limit_is_drawn_over_the_latency_of_calls_only_if_it_is_about_that(LatencyOf of, bool isDrawn) =>
        Assert.Equal(isDrawn ? .95 : null, new LatencyPercentile(.95, of).DrawnQuantile);
}
