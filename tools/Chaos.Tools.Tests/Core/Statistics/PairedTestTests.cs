using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class PairedTestTests
{
    /// <summary>
    /// Heights of Darwin's maize, crossed minus self-fertilized, in eighths of an inch: Fisher's example (The Design of
    /// Experiments, 1935).
    /// </summary>
    private static readonly double[] s_darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>Depression before and after a tranquilizer (Hollander and Wolfe, 1973, table 3.1).</summary>
    private static readonly double[] s_depression = Differences(
        [1.83, .50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30],
        [.878, .647, .598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    );

    [Fact]
    public void Fishers_count_of_Darwins_maize_is_reproduced() =>
        Assert.Equal(2 * 863 / 32_768.0, SignFlip.Test(s_darwin).P, 15);

    [Fact]
    public void The_interval_of_all_flips_ends_where_the_test_becomes_significant()
    {
        var (low, high) = SignFlip.Test(s_darwin).Interval!.Value;

        Assert.InRange(low, -1, 1); // .0527: just not significant
        foreach (var (end, outwards) in new[] { (low, -1), (high, 1) })
        {
            Assert.True(SignFlip.Test([.. s_darwin.Select(d => d - end)]).P > .05);
            Assert.True(SignFlip.Test([.. s_darwin.Select(d => d - end - (outwards * 1e-6))]).P <= .05);
        }
    }

    [Fact]
    public void Signed_ranks_give_the_published_figures()
    {
        var test = SignedRank.Test(s_depression);

        Assert.Equal(20 / 512.0, test.P, 15); // V = 40
        Assert.Equal(.46, test.Shift, 6);
        Assert.Equal(.010, test.Interval!.Value.Low, 6);
        Assert.Equal(.786, test.Interval!.Value.High, 6);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    [InlineData(9, 5)]
    [InlineData(10, 8)]
    [InlineData(12, 13)]
    [InlineData(15, 25)]
    [InlineData(20, 52)]
    [InlineData(25, 89)]
    public void Critical_sums_of_ranks_are_those_of_the_table(int pairs, int critical)
    {
        var atMost = SignedRank.AtMost(pairs);

        Assert.True(atMost[critical] <= .025);
        Assert.True(atMost[critical + 1] > .025);
        Assert.Equal(1, atMost[^1], 12);
    }

    [Theory]
    [InlineData(5, .0625)]
    [InlineData(6, .03125)]
    [InlineData(7, .015625)]
    [InlineData(8, .0078125)]
    public void Pairs_that_all_have_one_sign_have_the_smallest_probability(int pairs, double least)
    {
        var test = SignFlip.Test([.. Enumerable.Range(1, pairs).Select(i => i / 10.0)]);

        Assert.Equal(least, test.P);
        Assert.Equal(least, SignFlip.LeastP(pairs));
        Assert.Equal(pairs >= 6, test.Interval is { Low: > 0 });
        Assert.Equal(least <= .05, pairs >= PairedTest.LeastPairs());
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(7, 3)]
    [InlineData(8, 6)]
    public void A_number_of_tests_beside_the_main_one_can_still_be_significant(int pairs, int tests) =>
        Assert.Equal(tests, PairedTest.MostTests(pairs));

    [Fact]
    public void Pairs_without_any_difference_are_exactly_alike()
    {
        var test = PairedTest.Of([0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal(1, test.P);
        Assert.Equal((0, 0), test.Interval);
    }

    [Fact]
    public void A_sum_that_is_only_a_rounding_error_is_a_tie() =>
        Assert.Equal(SignFlip.Test([1, 2, -3, 4, 5, 6]).P, SignFlip.Test([.1, .2, -.3, .4, .5, .6]).P);

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void Swapped_arms_mirror_the_interval_and_keep_the_probability(int pairs)
    {
        var differences = new Draws(3).Normals(pairs, .5);
        var (there, back) = (PairedTest.Of(differences), PairedTest.Of([.. differences.Select(d => -d)]));

        Assert.Equal(there.P, back.P);
        Assert.Equal(there.Shift, -back.Shift);
        Assert.Equal(there.Interval, (-back.Interval!.Value.High, -back.Interval.Value.Low));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(24)]
    public void Where_nothing_differs_probabilities_are_uniform(int pairs)
    {
        const int Runs = 4000;
        var draws = new Draws(11);
        var found = Enumerable.Range(0, Runs).Select(_ => PairedTest.Of(draws.Normals(pairs)).P).ToList();

        foreach (var level in new[] { .03125, .05, .125, .25, .5, .75 })
        {
            // The next lower attainable level: levels have steps of 2/2^n, or are nearly continuous for the ranks of
            // many pairs.
            var attainable =
                pairs <= SignFlip.MostPairs
                    ? Math.Floor(level / SignFlip.LeastP(pairs)) * SignFlip.LeastP(pairs)
                    : level;
            Assert.InRange(
                found.Count(p => p <= level) / (double)Runs,
                attainable - (4 * Math.Sqrt(level / Runs)) - .002,
                attainable + (4 * Math.Sqrt(level / Runs))
            );
        }
    }

    [Fact]
    public void The_interval_covers_the_truth_and_excludes_0_exactly_when_the_probability_is_small()
    {
        const int Runs = 3000;
        var draws = new Draws(12);
        var held = 0;
        for (var run = 0; run < Runs; run++)
        {
            var test = PairedTest.Of(draws.Normals(8, .7));
            var (low, high) = test.Interval!.Value;
            if (low <= .7 && .7 <= high)
                held++;
            Assert.Equal(test.P <= .05, low > 0 || high < 0);
            Assert.InRange(test.Shift, low, high);
        }

        Assert.InRange(held / (double)Runs, .94, .97); // 1 - 12/256 = .953
    }

    [Theory]
    [InlineData(new[] { .01, .04, .03, .005 }, new[] { .03, .06, .06, .02 })]
    [InlineData(new[] { .6, .7 }, new[] { 1.0, 1.0 })]
    [InlineData(new double[0], new double[0])]
    public void Holms_steps_down_raise_each_probability(double[] probabilities, double[] adjusted)
    {
        foreach (var (expected, found) in adjusted.Zip(Holm.Adjust(probabilities)))
            Assert.Equal(expected, found, 12);
        Assert.Equal(adjusted.Length, Holm.Adjust(probabilities).Count);
    }

    [Fact]
    public void No_pairs_and_too_many_pairs_for_all_flips_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SignFlip.Test([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignFlip.Test(new double[21]));
        Assert.Equal(1, PairedTest.Of(new double[21]).P);
    }

    private static double[] Differences(double[] before, double[] after) => [.. before.Zip(after, (b, a) => b - a)];
}
