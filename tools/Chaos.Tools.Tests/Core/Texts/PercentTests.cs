using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class PercentTests
{
    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0, "0 %")]
    [InlineData(.5, "50 %")]
    [InlineData(.95625, "95.63 %")]
    [InlineData(.04376, "4.38 %")]
    [InlineData(.04374, "4.37 %")]
    [InlineData(.99996, "99.996 %")]
    [InlineData(.9999999, "99.99999 %")]
    [InlineData(.000_04, "0.004 %")]
    [InlineData(.999_999_999_9, "99.999999 %")]
    [InlineData(.000_000_000_1, "0.000001 %")]
    [InlineData(12.5, "1,250 %")]
    public void A_share_is_rounded_to_the_nearest_but_never_to_all_or_none(double share, string text) =>
        Assert.Equal(text, Percent.Of(share));

    [Fact]
    public void A_sum_of_fractions_that_is_all_is_all()
    {
        var share = Enumerable.Repeat(.1, 10).Sum();

        Assert.NotEqual(1, share);
        Assert.Equal("100 %", Percent.Of(share));
    }

    [Fact]
    public void A_share_of_no_calls_is_a_dash() => Assert.Equal("–", Percent.Of(0, 0));

    [Fact]
    public void A_limit_has_three_decimals_and_more_where_it_needs_them()
    {
        Assert.Equal("99.985 %", Percent.Precise(.99985, 3));
        Assert.Equal("99.9999 %", Percent.Precise(.999999, 3));
    }

    [Theory]
    [InlineData(200, 200, "100 %", "50 %", "–")]
    [InlineData(199, 200, "99.5 %", "50.0 %", "–")]
    [InlineData(99_999, 100_000, "99.999 %", "50.000 %", "–")]
    public void The_shares_of_a_column_have_the_same_decimals(long part, long whole, params string[] column) =>
        Assert.Equal(column, Percent.Column([(part, whole), (1, 2), (0, 0)]));
}
