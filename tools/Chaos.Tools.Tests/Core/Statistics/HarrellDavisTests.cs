using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class HarrellDavisTests
{
    private static readonly double[] s_fives = [100, 0, 75, 25, 50];

    [Theory]
    [InlineData(.1, 4.81290947)]
    [InlineData(.25, 19.2481104)]
    [InlineData(.9, 95.1870905)]
    public void Known_quantiles_are_reproduced(double quantile, double expected) =>
        Assert.Equal(expected, HarrellDavis.Quantile(s_fives, quantile), expected < 10 ? 8 : 7);

    [Fact]
    public void The_median_of_symmetric_values_is_their_middle()
    {
        Assert.Equal(50, HarrellDavis.Quantile(s_fives, .5), 10);
        Assert.Equal(7, HarrellDavis.Quantile([7], .9), 10);
    }

    [Fact]
    public void A_quantile_out_of_range_is_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HarrellDavis.Quantile(s_fives, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HarrellDavis.Quantile([], .5));
    }

    [Theory]
    [InlineData(.3, 1, 1, .3)] // uniform
    [InlineData(.3, 1, 4, .7599)] // 1 - .7^4
    [InlineData(.3, 3, 1, .027)] // .3^3
    [InlineData(.5, 5, 5, .5)]
    [InlineData(.2, 2, 3, .1808)] // a binomial tail: 1 - .8^4 - 4 .2 .8^3
    [InlineData(.25, .5, .5, .33333333333333)] // 2/pi asin(sqrt x)
    [InlineData(.9, 50, 5, .361447140)] // P(Bin(54, .9) >= 50)
    [InlineData(0, 2, 3, 0)]
    [InlineData(1, 2, 3, 1)]
    public void The_beta_distribution_is_known_where_it_has_a_closed_form(double x, double a, double b, double below) =>
        Assert.Equal(below, BetaDistribution.Below(x, a, b), 9);
}
