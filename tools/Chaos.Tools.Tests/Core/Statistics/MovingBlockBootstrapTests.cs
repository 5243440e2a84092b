using Chaos.Core.Histograms;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

public class MovingBlockBootstrapTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.51, 2)]
    [InlineData(3, 6)]
    public void A_block_is_twice_the_time_limit_and_at_least_a_second(double timeout, int slots) =>
        Assert.Equal(slots, MovingBlockBootstrap.BlockSlots(TimeSpan.FromSeconds(timeout), s_second));

    [Fact]
    public void Fewer_than_six_blocks_or_no_calls_give_no_estimate()
    {
        var slots = Enumerable.Repeat(new SlotCount(9, 10), 12).ToList();
        var histograms = Enumerable.Range(0, 12).Select(_ => Exponential(1, 100)).ToList();

        Assert.NotNull(MovingBlockBootstrap.Ratio(slots, 2, 1));
        Assert.Null(MovingBlockBootstrap.Ratio(slots[1..], 2, 1));
        Assert.NotNull(MovingBlockBootstrap.QuantileMilliseconds(histograms, 0.95, 2, 1));
        Assert.Null(MovingBlockBootstrap.QuantileMilliseconds(histograms[1..], 0.95, 2, 1));
        Assert.Null(MovingBlockBootstrap.Ratio([.. slots.Select(_ => new SlotCount(0, 0))], 2, 1));
        Assert.Null(MovingBlockBootstrap.Proportion([.. slots.Select(_ => new SlotCount(0, 0))], 2, 1));
        Assert.Null(
            MovingBlockBootstrap.QuantileMilliseconds([.. slots.Select(_ => PackedHistogram.Empty)], 0.5, 2, 1)
        );
        Assert.Null(
            MovingBlockBootstrap.QuantileMilliseconds(
                [.. Enumerable.Range(0, 12).Select(_ => Exponential(1, 30))],
                0.99,
                2,
                1
            )
        ); // 360 < 368
    }

    [Fact]
    public void The_seed_alone_decides_the_interval()
    {
        var slots = Bursts(60, 5);

        Assert.Equal(MovingBlockBootstrap.Ratio(slots, 5, 1), MovingBlockBootstrap.Ratio(slots, 5, 1));
        Assert.NotEqual(MovingBlockBootstrap.Ratio(slots, 5, 1), MovingBlockBootstrap.Ratio(slots, 5, 2));
    }

    [Fact]
    public void Constant_slots_give_the_ratio_itself()
    {
        var ratio = MovingBlockBootstrap.Ratio([.. Enumerable.Repeat(new SlotCount(800, 200), 30)], 2, 1);

        Assert.Equal(new Estimate(4, 4, 4, 6000), ratio);
    }

    [Fact]
    public void The_interval_of_a_proportion_without_failures_is_that_of_independent_calls()
    {
        var few = MovingBlockBootstrap.Proportion([.. Enumerable.Repeat(new SlotCount(10, 10), 38)], 1, 1)!.Value;
        var enough = MovingBlockBootstrap.Proportion([.. Enumerable.Repeat(new SlotCount(11, 11), 38)], 1, 1)!.Value;

        Assert.True(few.Low < 0.99); // 380 calls
        Assert.True(enough.Low > 0.99); // 418
        Assert.Equal((1, 1), (enough.Value, enough.High));
    }

    [Fact]
    public void Independent_calls_get_about_the_interval_of_theory()
    {
        var chance = new ChanceSequence(5);
        var slots = new List<SlotCount>();
        for (var s = 0; s < 200; s++)
            slots.Add(new(Enumerable.Range(0, 100).Count(_ => chance.NextUnit() < 0.9), 100));

        var interval = MovingBlockBootstrap.Ratio(slots, 4, 1)!.Value;

        Assert.InRange((interval.High - interval.Low) / (2 * 1.96 * Math.Sqrt(0.9 * 0.1 / 20_000)), 0.75, 1.25);
    }

    [Theory]
    [InlineData(240, 15, 0.90)]
    [InlineData(90, 15, 0.86)] // the fewest blocks allowed
    public void Calls_that_fail_in_bursts_get_intervals_that_cover_the_truth_unlike_those_of_independence(
        int slotCount,
        int blockSlots,
        double atLeast
    )
    {
        const int Runs = 400;
        var (held, heldIfIndependent) = (0, 0);
        for (ulong run = 0; run < Runs; run++)
        {
            var slots = Bursts(slotCount, run);
            var interval = MovingBlockBootstrap.Proportion(slots, blockSlots, run)!.Value;
            if (interval.Low <= 0.8 && 0.8 <= interval.High)
                held++;
            var naive = Wilson.Interval(slots.Sum(s => s.Numerator), slots.Sum(s => s.Denominator))!.Value;
            if (naive.Low <= 0.8 && 0.8 <= naive.High)
                heldIfIndependent++;
        }

        Assert.InRange(held, Runs * atLeast, Runs);
        Assert.InRange(heldIfIndependent, 0, Runs * 0.25);
    }

    [Fact]
    public void A_resampled_quantile_equals_that_of_the_merged_histograms_of_the_resample()
    {
        var slots = Enumerable.Range(0, 24).Select(s => Exponential((ulong)s, 50 + 10 * s, meanMs: 5 + s % 7)).ToList();
        var fast = MovingBlockBootstrap.QuantileMilliseconds(slots, 0.9, 3, 42)!.Value;

        // The same resamples, computed the slow way.
        var chance = new ChanceSequence(Chance.Bits(42, Chance.Stream("bootstrap"), 24));
        var values = new List<double>();
        for (var resample = 0; resample < 2000; resample++)
        {
            var drawn = new LatencyHistogram();
            for (var block = 0; block < 8; block++)
            {
                var begin = chance.Next(22);
                for (var s = begin; s < begin + 3; s++)
                    drawn.Merge(slots[s]);
            }
            values.Add(drawn.ValueAtQuantile(0.9)!.Value.TotalMilliseconds);
        }
        values.Sort();
        var independent = QuantileInterval.Milliseconds(PackedHistogram.Merge(slots), 0.9)!.Value;

        Assert.Equal(independent.Value, fast.Value);
        var widening = 2.364624 / 1.959964 * Math.Sqrt(8 / 7.0); // Student's t for 7 degrees of freedom, from a table
        // The tolerance is well below the width of a bucket, 0.016 ms.
        Assert.Equal(Math.Min(fast.Value - widening * (fast.Value - values[50]), independent.Low), fast.Low, 0.005);
        Assert.Equal(Math.Max(fast.Value + widening * (values[^51] - fast.Value), independent.High), fast.High, 0.005);
        Assert.True(fast.High - fast.Low > independent.High - independent.Low); // independence is too narrow
    }

    [Fact]
    public void A_slow_stretch_widens_the_interval_of_the_tail()
    {
        var even = Enumerable.Range(0, 60).Select(s => Exponential((ulong)s, 200)).ToList();
        var stretch = Enumerable
            .Range(0, 60)
            .Select(s => Exponential((ulong)s, 200, s is >= 20 and < 26 ? 100 : 10))
            .ToList();

        var (a, b) = (
            MovingBlockBootstrap.QuantileMilliseconds(even, 0.95, 6, 1)!.Value,
            MovingBlockBootstrap.QuantileMilliseconds(stretch, 0.95, 6, 1)!.Value
        );

        Assert.InRange(a.Value, 28, 32); // 10 ln 20 = 29.96
        Assert.True(a.High - a.Low < 4);
        Assert.True(b.High - b.Low > 20);
    }

    /// <summary>
    /// One call in five fails, in bursts. Good and bad stretches last about 6 slots on average, and 40 % of the calls
    /// of bad slots fail.
    /// </summary>
    private static List<SlotCount> Bursts(int slots, ulong seed)
    {
        var chance = new ChanceSequence(Chance.Bits(seed, 77, 0));
        var bad = chance.NextUnit() < 0.5;
        var counts = new List<SlotCount>();
        for (var s = 0; s < slots; s++)
        {
            if (chance.NextUnit() < 1 / 6.0)
                bad = !bad;
            var good = 0;
            for (var i = 0; i < 100; i++)
                good += bad && chance.NextUnit() < 0.4 ? 0 : 1;
            counts.Add(new(good, 100));
        }
        return counts;
    }

    private static PackedHistogram Exponential(ulong seed, int count, double meanMs = 10)
    {
        var chance = new ChanceSequence(seed);
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(meanMs * Chance.Exponential(chance.NextUnit())));
        return histogram.Pack();
    }
}
