using Chaos.Core.Histograms;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Histograms;

public class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_has_no_figures_rather_than_zeros()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(0, histogram.Count);
        Assert.Null(histogram.ValueAtQuantile(0.5));
        Assert.Null(histogram.Min);
        Assert.Null(histogram.Max);
        Assert.Null(histogram.Mean);
        Assert.Null(LatencyHistogram.FromHdr(histogram.ToHdr()).ValueAtQuantile(0.99));
    }

    [Fact]
    public void Every_value_is_exact_to_a_tenth_of_a_percent()
    {
        for (var value = 1L; value <= 3_600_000_000; value += 1 + value / 777)
        {
            var histogram = new LatencyHistogram();
            histogram.RecordMicroseconds(value);
            var told = histogram.ValueAtQuantile(0.5)!.Value.TotalMicroseconds;
            Assert.InRange(told, value * 0.9995, value * 1.0005);
            if (value < 2048)
                Assert.Equal(value, told);
        }
    }

    [Fact]
    public void A_quantile_is_the_value_of_its_rank()
    {
        var histogram = new LatencyHistogram();
        for (var ms = 100; ms >= 1; ms--)
            histogram.RecordMicroseconds(ms);

        Assert.Equal(1, histogram.ValueAtQuantile(0)!.Value.TotalMicroseconds);
        Assert.Equal(7, histogram.ValueAtQuantile(0.07)!.Value.TotalMicroseconds); // 0.07 * 100 is a little over 7 in binary
        Assert.Equal(50, histogram.ValueAtQuantile(0.5)!.Value.TotalMicroseconds);
        Assert.Equal(100, histogram.ValueAtQuantile(0.991)!.Value.TotalMicroseconds);
        Assert.Equal(100, histogram.ValueAtQuantile(1)!.Value.TotalMicroseconds);
        Assert.Equal(50.5, histogram.Mean!.Value.TotalMicroseconds);
        Assert.Equal(1, histogram.Min!.Value.TotalMicroseconds);
        Assert.Equal(100, histogram.Max!.Value.TotalMicroseconds);
        Assert.Equal(25, histogram.Pack().CountUpTo(TimeSpan.FromMicroseconds(25)));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.ValueAtQuantile(95));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.ValueAtQuantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Pack().ValueAtRank(101));
    }

    [Fact]
    public void Times_are_rounded_to_the_nearest_microsecond()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromTicks(14));
        histogram.Record(TimeSpan.FromTicks(15));

        Assert.Equal(1, histogram.Min!.Value.TotalMicroseconds);
        Assert.Equal(2, histogram.Max!.Value.TotalMicroseconds);
    }

    [Fact]
    public void Values_above_an_hour_count_as_an_hour_and_are_counted_as_above_range()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromHours(1));
        histogram.Record(TimeSpan.FromDays(1));
        histogram.Record(TimeSpan.MaxValue - TimeSpan.FromSeconds(1));
        histogram.Record(TimeSpan.FromSeconds(-1));

        Assert.Equal(4, histogram.Count);
        Assert.Equal(2, histogram.AboveRange);
        Assert.Equal(TimeSpan.Zero, histogram.Min);
        Assert.InRange(histogram.Max!.Value.TotalHours, 0.9995, 1.0005);
    }

    [Fact]
    public async Task Threads_that_record_at_once_lose_nothing()
    {
        var histogram = new LatencyHistogram();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 4),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            (thread, _) =>
            {
                for (var i = 0; i < 100_000; i++)
                    histogram.RecordMicroseconds(1L << (i % 22));
                return ValueTask.CompletedTask;
            }
        );

        Assert.Equal(400_000, histogram.Count);
        Assert.Equal(4 * 4546, histogram.Pack().CountUpTo(TimeSpan.FromMicroseconds(1))); // ceil(100,000 / 22) a thread
    }

    [Fact]
    public void Merged_histograms_equal_one_histogram_of_all_values()
    {
        var (whole, odd, even) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        var chance = new ChanceSequence(3);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (long)(5000 * Chance.Exponential(chance.NextUnit()));
            whole.RecordMicroseconds(value);
            (i % 2 == 0 ? even : odd).RecordMicroseconds(value);
        }
        odd.Record(TimeSpan.FromHours(2));
        whole.Record(TimeSpan.FromHours(2));

        var packed = PackedHistogram.Merge([odd.Pack(), even.Pack()]);
        odd.Merge(even);

        foreach (var q in new[] { 0, 0.5, 0.95, 0.999, 1 })
        {
            Assert.Equal(whole.ValueAtQuantile(q), odd.ValueAtQuantile(q));
            Assert.Equal(whole.ValueAtQuantile(q), packed.ValueAtQuantile(q));
        }
        Assert.Equal((10_001, 1), (odd.Count, odd.AboveRange));
        Assert.Equal((10_001, 1), (packed.Count, packed.AboveRange));
    }

    [Fact]
    public void A_reset_histogram_is_empty()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromHours(2));
        histogram.Reset();

        Assert.Equal((0, 0), (histogram.Count, histogram.AboveRange));
        Assert.Null(histogram.Max);
    }

    [Fact]
    public void Recording_allocates_nothing_once_a_page_exists()
    {
        var histogram = new LatencyHistogram();
        for (var us = 1; us < 1_000_000; us *= 2)
            histogram.RecordMicroseconds(us);

        var next = 1;
        Assert.Equal(0, Allocated.By(150_000, () => histogram.RecordMicroseconds(next++)));
    }
}
