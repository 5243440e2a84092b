using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class ChanceTests
{
    [Fact]
    public void A_sequence_is_SplitMix64_as_published()
    {
        var sequence = new ChanceSequence(1234567);

        ulong[] drawn =
        [
            sequence.NextBits(),
            sequence.NextBits(),
            sequence.NextBits(),
            sequence.NextBits(),
            sequence.NextBits(),
        ];

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            drawn
        );
    }

    [Fact]
    public void Draws_are_the_same_on_every_platform_and_in_every_run()
    {
        Assert.Equal(3897954849738811792UL, Chance.Stream("arrivals"));
        Assert.Equal(7382028192048325405UL, Chance.Bits(42, 1, 0));
        Assert.Equal(8689286568288204415UL, Chance.Bits(42, 1, 0, "0.2"));
        Assert.Equal(0.47044638984837894, Chance.Unit(42, Chance.Stream("jitter"), 7));
    }

    [Fact]
    public void Every_part_of_the_identity_changes_the_draw()
    {
        ulong[] draws =
        [
            Chance.Bits(1, 2, 3),
            Chance.Bits(2, 2, 3),
            Chance.Bits(1, 3, 3),
            Chance.Bits(1, 2, 4),
            Chance.Bits(1, 3, 2),
            Chance.Bits(2, 1, 3),
            Chance.Bits(1, 2, 3, "0"),
            Chance.Bits(1, 2, 3, "1"),
            Chance.Bits(1, 2, 3, "0.1"),
            Chance.Bits(1, 2, 3, "1.0"),
            Chance.Bits(1, 2, 3, "01"),
        ];

        Assert.Equal(draws.Length, draws.Distinct().Count());
    }

    [Theory]
    [InlineData("calls")]
    [InlineData("streams")]
    [InlineData("seeds")]
    public void Units_are_uniform_whichever_part_counts_up(string part)
    {
        const int N = 100_000;
        var bins = new int[100];
        var (sum, lagged, last) = (0.0, 0.0, 0.0);
        for (ulong i = 0; i < N; i++)
        {
            var unit = part switch
            {
                "calls" => Chance.Unit(1, 1, i),
                "streams" => Chance.Unit(1, i, 1),
                _ => Chance.Unit(i, 1, 1),
            };
            bins[(int)(unit * 100)]++;
            sum += unit;
            lagged += (unit - 0.5) * (last - 0.5);
            last = unit;
        }

        var chiSquare = bins.Sum(b => (b - N / 100.0) * (b - N / 100.0) / (N / 100.0));
        Assert.InRange(chiSquare, 54, 158); // 99 degrees of freedom: 0.01 % on either side
        Assert.InRange(sum / N, 0.4964, 0.5036);
        Assert.InRange(lagged / N * 12, -0.0125, 0.0125); // correlation, +- 4 standard errors
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_equally_likely()
    {
        var sequence = new ChanceSequence(5);
        var bins = new int[6];
        for (var i = 0; i < 60_000; i++)
            bins[sequence.Next(6)]++;

        Assert.All(bins, b => Assert.InRange(b, 9600, 10_400));
        Assert.InRange(Enumerable.Range(0, 1000).Average(_ => sequence.NextUnit()), 0.46, 0.54);
    }

    [Fact]
    public void Exponentials_have_mean_one_and_are_finite_at_both_ends()
    {
        Assert.Equal(0, Chance.Exponential(0));
        Assert.Equal(Math.Log(2), Chance.Exponential(0.5), 15);
        Assert.InRange(Chance.Exponential(1 - 1.0 / (1UL << 53)), 36, 37);
    }
}
