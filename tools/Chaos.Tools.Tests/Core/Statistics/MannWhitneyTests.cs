using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class MannWhitneyTests
{
    [Theory]
    [InlineData(3, .1)]
    [InlineData(4, .0286)]
    [InlineData(5, .0079)]
    public void Samples_of_equal_sizes_have_a_smallest_probability(int each, double least)
    {
        double[] from = [.. Enumerable.Range(0, each)],
            to = [.. Enumerable.Range(100, each)];

        Assert.Equal(least, MannWhitney.Test(from, to).P, 4);
        Assert.Equal(least, MannWhitney.LeastP(each, each), 4);
        Assert.Equal(each > 3, MannWhitney.Test(from, to).Interval is { Low: > 0 });
    }

    [Theory]
    [InlineData(3, 5, 0)]
    [InlineData(4, 4, 0)]
    [InlineData(5, 5, 2)]
    [InlineData(5, 8, 6)]
    [InlineData(6, 6, 5)]
    [InlineData(8, 8, 13)]
    [InlineData(10, 12, 29)]
    [InlineData(20, 20, 127)]
    public void Critical_counts_are_those_of_the_table(int m, int n, int critical)
    {
        foreach (var atMost in new[] { MannWhitney.AtMost(m, n), MannWhitney.AtMost(n, m) })
        {
            Assert.True(atMost[critical] <= .025);
            Assert.True(atMost[critical + 1] > .025);
            Assert.Equal((m * n) + 1, atMost.Length);
            Assert.Equal(1, atMost[^1], 12);
        }
    }

    /// <summary>Permeability constants of the human chorioamnion (Hollander and Wolfe, 1973, table 4.1).</summary>
    [Fact]
    public void The_published_example_is_reproduced()
    {
        var test = MannWhitney.Test(
            [1.15, .88, .90, .74, 1.21],
            [.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46]
        );

        Assert.Equal(.2544, test.P, 4); // U = 35
        Assert.Equal(.305, test.Shift, 6);
        Assert.Equal(-.15, test.Interval!.Value.Low, 6);
        Assert.Equal(.76, test.Interval!.Value.High, 6);
    }

    [Fact]
    public void Swapped_samples_mirror_the_interval_and_keep_the_probability()
    {
        var draws = new Draws(5);
        var (a, b) = (draws.Normals(7), draws.Normals(9, 1));
        var (there, back) = (MannWhitney.Test(a, b), MannWhitney.Test(b, a));

        Assert.Equal(there.P, back.P);
        Assert.Equal(there.Shift, -back.Shift);
        Assert.Equal(there.Interval, (-back.Interval!.Value.High, -back.Interval.Value.Low));
    }

    [Fact]
    public void Equal_values_are_no_difference()
    {
        var test = MannWhitney.Test([2, 2, 2, 2, 2], [2, 2, 2, 2, 2]);

        Assert.Equal((1, 0), (test.P, test.Shift));
        Assert.Equal((0, 0), test.Interval);
    }

    [Fact]
    public void Where_nothing_differs_probabilities_are_uniform()
    {
        const int Runs = 4000;
        var draws = new Draws(21);
        var found = Enumerable
            .Range(0, Runs)
            .Select(_ => MannWhitney.Test(draws.Normals(6), draws.Normals(8)).P)
            .ToList();
        var attainable = MannWhitney.AtMost(6, 8).Select(p => 2 * p).ToList();

        foreach (var level in new[] { .05, .125, .25, .5, .75 })
        {
            var expected = attainable.Last(p => p <= level);
            Assert.InRange(
                found.Count(p => p <= level) / (double)Runs,
                expected - (4 * Math.Sqrt(level / Runs)),
                expected + (4 * Math.Sqrt(level / Runs))
            );
        }
    }
}
