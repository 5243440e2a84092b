using Chaos.Core.Histograms;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class QuantileRanksTests
{
    [Theory]
    [InlineData(100, 0.5, 40, 61, 0.9648)]
    [InlineData(1000, 0.99, 983, 997, 0.9761)]
    public void The_ranks_are_the_published_ones(long count, double quantile, long lower, long upper, double coverage)
    {
        var ranks = QuantileRanks.For(count, quantile)!.Value;

        Assert.Equal((lower, upper), (ranks.Lower, ranks.Upper));
        Assert.Equal(coverage, ranks.Coverage, 4);
    }

    [Theory]
    [InlineData(0.9, 36)]
    [InlineData(0.95, 72)]
    [InlineData(0.99, 368)]
    [InlineData(0.999, 3688)]
    [InlineData(0.1, 36)]
    [InlineData(0.5, 6)]
    public void With_fewer_values_a_quantile_is_not_judged(double quantile, long minimum)
    {
        Assert.Equal(minimum, QuantileRanks.MinimumCount(quantile));
        Assert.Null(QuantileRanks.For(minimum - 1, quantile));
        var ranks = QuantileRanks.For(minimum, quantile)!.Value;
        Assert.InRange(ranks.Lower, 1, ranks.Upper - 1);
        Assert.InRange(ranks.Upper, 2, minimum);
        Assert.InRange(ranks.Coverage, 0.95, 1);
    }

    [Fact]
    public void Coverage_is_kept_for_every_count_up_to_millions()
    {
        foreach (var count in new long[] { 10, 77, 500, 4001, 100_000, 20_000_000 })
        {
            var ranks = QuantileRanks.For(count, 0.5)!.Value;
            Assert.InRange(ranks.Coverage, 0.95, 0.995);
            Assert.Equal(count + 1, ranks.Lower + ranks.Upper); // the median's ranks are symmetric
        }
    }

    [Fact]
    public void Intervals_from_a_histogram_cover_the_true_quantile_as_often_as_claimed()
    {
        var chance = new ChanceSequence(99);
        var truth = 10 * Math.Log(20); // p95 of exponential values of mean 10 ms
        var held = 0;
        for (var run = 0; run < 1000; run++)
        {
            var histogram = new LatencyHistogram();
            for (var i = 0; i < 400; i++)
                histogram.Record(TimeSpan.FromMilliseconds(10 * Chance.Exponential(chance.NextUnit())));
            var interval = QuantileInterval.Milliseconds(histogram.Pack(), 0.95)!.Value;
            Assert.InRange(interval.Value, interval.Low, interval.High);
            if (interval.Low <= truth && truth <= interval.High)
                held++;
        }

        Assert.InRange(held, 940, 980); // coverage at n = 400 is .956; +- 2.5 standard errors
    }

    [Fact]
    public void Too_few_latencies_have_no_interval()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 367; i++)
            histogram.RecordMicroseconds(i);

        Assert.Null(QuantileInterval.Milliseconds(histogram.Pack(), 0.99));
        Assert.Null(QuantileInterval.Milliseconds(PackedHistogram.Empty, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileRanks.For(100, 1));
    }
}
