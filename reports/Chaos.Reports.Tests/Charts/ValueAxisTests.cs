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
    [InlineData(new double[] { 12, 300 }, 10, 500, new double[] { 10, 100 })]
    [InlineData(new double[] { 10, 1000 }, 10, 1000, new double[] { 10, 100, 1000 })]
    [InlineData(new double[] { 30, 2400 }, 20, 5000, new double[] { 100, 1000 })]
    [InlineData(new double[] { 0, 5 }, 5, 20, new double[] { 5, 10, 20 })]
    [InlineData(new double[] { }, 1, 5, new double[] { 1, 2, 5 })]
    [InlineData(new double[] { 1e-30, 1e30 }, 1e-9, 5e12, null)]
    public void A_logarithmic_axis_marks_powers_of_ten_or_also_the_values_between(
        double[] values,
        double low,
        double high,
        double[]? ticks
    )
    {
        var axis = ValueAxis.Logarithmic(values);
        Assert.Equal((low, high), (axis.Low, axis.High));
        if (ticks is not null)
            Assert.Equal(ticks, axis.Ticks);
        Assert.Equal(100, axis.Place(0));
        Assert.Equal(0, axis.Place(double.MaxValue));
    }

    [Theory]
    [InlineData(new double[] { 182, 240 }, new double[] { 180, 200, 220, 240 })]
    [InlineData(new double[] { 100 }, new double[] { 95, 97.5, 100, 102.5, 105 })]
    [InlineData(new double[] { -2, 3 }, new double[] { -2, 0, 2 })]
    [InlineData(new double[] { 0, 0 }, new double[] { -1, -.5, 0, .5, 1 })]
    public void An_axis_around_values_leaves_room_on_both_sides_and_need_not_begin_at_0(double[] values, double[] ticks)
    {
        var axis = ValueAxis.Around(values);
        Assert.Equal(ticks, axis.Ticks);
        Assert.All(values, v => Assert.InRange(axis.Place(v), 5, 95));
    }

    [Fact]
    public void Equal_factors_are_equal_distances() =>
        Assert.Equal(50, ValueAxis.Logarithmic([10, 1000]).Place(100), 9);

    [Theory]
    [InlineData(20, 5)]
    [InlineData(25, 6)]
    [InlineData(62.5, 5)]
    [InlineData(3600, 7)]
    public void The_time_axis_has_few_round_marks(double seconds, int marks) =>
        Assert.Equal(marks, new TimeAxis(seconds).Ticks.Count());
}
