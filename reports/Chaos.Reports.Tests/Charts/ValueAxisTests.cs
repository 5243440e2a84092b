using Chaos.Reports.Charts;

namespace Chaos.Reports.Tests.Charts;

public sealed class ValueAxisTests
{
    [Theory]
    [InlineData(new double[] { }, new double[] { 0, .25, .5, .75, 1 })]
    [InlineData(new double[] { 0, 0 }, new double[] { 0, .25, .5, .75, 1 })]
    [InlineData(new double[] { 200 }, new double[] { 0, 50, 100, 150, 200 })]
    [InlineData(new double[] { 4 }, new double[] { 0, 1, 2, 3, 4 })]
    [InlineData(new double[] { 3.4, double.NaN, double.PositiveInfinity }, new double[] { 0, 1, 2, 3 })]
    public void A_linear_axis_begins_at_0_and_has_at_most_four_steps(double[] values, double[] ticks)
    {
        var axis = ValueAxis.Linear(values);
        Assert.Equal(ticks, axis.Ticks);
        Assert.Equal(100, axis.Place(0));
        Assert.All(axis.Ticks, t => Assert.InRange(axis.Place(t), 0, 100));
    }

    [Theory]
    [InlineData(new double[] { 12, 300 }, new double[] { 10, 100, 1000 })]
    [InlineData(new double[] { 10, 1000 }, new double[] { 10, 100, 1000 })]
    [InlineData(new double[] { 0, 5 }, new double[] { 1, 10 })]
    [InlineData(new double[] { }, new double[] { 1, 10 })]
    public void A_logarithmic_axis_has_whole_powers_of_ten(double[] values, double[] ticks)
    {
        var axis = ValueAxis.Logarithmic(values);
        Assert.Equal(ticks, axis.Ticks);
        Assert.Equal(100, axis.Place(0));
    }

    [Fact]
    public void Equal_factors_are_equal_distances() => Assert.Equal(50, ValueAxis.Logarithmic([10, 1000]).Place(100), 9);

    [Theory]
    [InlineData(20, 5)]
    [InlineData(25, 6)]
    [InlineData(62.5, 5)]
    [InlineData(3600, 7)]
    public void The_time_axis_has_few_round_marks(double seconds, int marks) => Assert.Equal(marks, new TimeAxis(seconds).Ticks.Count());
}
