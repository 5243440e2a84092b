using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class WilsonTests
{
    [Theory]
    [InlineData(81, 263, 0.255289, 0.366210)]
    [InlineData(0, 1000, 0, 0.003827)]
    [InlineData(5, 1000, 0.002138, 0.011651)]
    public void The_interval_is_the_published_one(int successes, int trials, double low, double high)
    {
        var interval = Wilson.Interval(successes, trials)!.Value;

        Assert.Equal((double)successes / trials, interval.Value);
        Assert.Equal(low, interval.Low, 6);
        Assert.Equal(high, interval.High, 6);
        Assert.Equal(trials, interval.Count);
    }

    [Fact]
    public void Failures_mirror_successes()
    {
        var (all, none) = (Wilson.Interval(1000, 1000)!.Value, Wilson.Interval(0, 1000)!.Value);

        Assert.Equal((1, 0), (all.High, none.Low));
        Assert.Equal(none.High, 1 - all.Low, 12);
    }

    [Theory]
    [InlineData(0.80, 1.281551566)]
    [InlineData(0.90, 1.644853627)]
    [InlineData(0.95, 1.959963985)]
    [InlineData(0.99, 2.575829304)]
    [InlineData(0.999, 3.290526731)]
    public void Confidence_widens_by_the_normal_quantile(double confidence, double z) =>
        Assert.Equal(100 / (100 + z * z), Wilson.Interval(100, 100, confidence)!.Value.Low, 9); // n of n: n / (n + z²)

    [Fact]
    public void Without_trials_there_is_no_interval()
    {
        Assert.Null(Wilson.Interval(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(1, 1, 95));
    }

    [Theory]
    [InlineData(0.99, 381)]
    [InlineData(0.999, 3838)]
    public void A_number_of_calls_without_failure_brings_the_lower_bound_to_the_limit(double limit, long calls)
    {
        Assert.Equal(calls, FailureFreeCalls.ForWilson(limit));
        Assert.True(Wilson.Interval(calls, calls)!.Value.Low >= limit);
        Assert.True(Wilson.Interval(calls - 1, calls - 1)!.Value.Low < limit);
    }

    [Theory]
    [InlineData(0.99, 299)]
    [InlineData(0.999, 2995)]
    [InlineData(0.9999, 29_956)]
    public void A_number_of_calls_without_failure_decides_one_sided(double limit, long calls) =>
        Assert.Equal(calls, FailureFreeCalls.OneSided(limit));

    [Fact]
    public void No_number_of_calls_proves_certainty()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FailureFreeCalls.ForWilson(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FailureFreeCalls.OneSided(0));
    }

    [Fact]
    public void An_exact_figure_is_its_own_interval() =>
        Assert.Equal(new Estimate(4, 4, 4, 900), Estimate.Exact(4, 900));
}
