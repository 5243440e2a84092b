using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class PairedPowerTests
{
    /// <summary>Log-normal pairs: a simulation finds the predicted power.</summary>
    [Theory]
    [InlineData(6, .10, 1.15)]
    [InlineData(7, .10, 1.15)]
    [InlineData(8, .10, 1.15)]
    [InlineData(8, .12, 1.15)]
    [InlineData(8, .20, 1.15)]
    [InlineData(12, .20, 1.20)]
    [InlineData(16, .10, 1.05)]
    public void Predicted_power_is_found_by_simulation(int pairs, double deviation, double ratio)
    {
        // Fewer runs with 16 pairs, because sums of 2^16 subsets take longer. The result is the same.
        var runs = pairs > 12 ? 150 : 1500;
        var draws = new Draws(31);
        var found =
            Enumerable
                .Range(0, runs)
                .Count(_ => PairedTest.Of(draws.Normals(pairs, Math.Log(ratio), deviation)).P <= .05) / (double)runs;

        Assert.Equal(found, PairedPower.Of(pairs, Math.Log(ratio), deviation), .05);
    }

    [Fact]
    public void A_15_percent_change_is_found_by_8_pairs_up_to_a_deviation_of_about_12_percent()
    {
        Assert.InRange(PairedPower.Of(8, Math.Log(1.15), .10), .9, .95);
        Assert.InRange(PairedPower.Of(8, Math.Log(1.15), .12), .79, .82);
        Assert.True(PairedPower.Of(8, Math.Log(1.15), .20) < .5);
    }

    [Fact]
    public void The_smallest_effect_is_the_one_that_is_found_in_80_percent()
    {
        var smallest = PairedPower.SmallestEffect(8, .1);

        Assert.Equal(.8, PairedPower.Of(8, smallest, .1), 9);
        Assert.Equal(8, PairedPower.PairsFor(smallest + 1e-9, .1));
        Assert.Equal(9, PairedPower.PairsFor(smallest - 1e-9, .1));
    }

    [Fact]
    public void All_of_six_pairs_have_to_agree() => Assert.Equal(Math.Pow(.919243, 6), PairedPower.Of(6, 1.4, 1), 5);

    [Fact]
    public void Fewer_than_six_pairs_find_nothing_and_a_tiny_effect_has_no_number_of_pairs()
    {
        Assert.Equal(0, PairedPower.Of(5, 10, .1));
        Assert.Equal(double.PositiveInfinity, PairedPower.SmallestEffect(5, .1));
        Assert.Null(PairedPower.PairsFor(.001, .5));
        Assert.Equal(6, PairedPower.PairsFor(.2, 0));
    }
}
