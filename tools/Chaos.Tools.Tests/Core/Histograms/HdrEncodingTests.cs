using Chaos.Core.Histograms;
using Chaos.Core.Statistics;
using HdrHistogram;
using HdrHistogram.Utilities;

namespace Chaos.Tools.Tests.Core.Histograms;

/// <summary>Tests the encoding against HdrHistogram itself, in both directions.</summary>
public class HdrEncodingTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void HdrHistogram_reads_our_encoding()
    {
        var ours = new LatencyHistogram();
        var theirs = new LongHistogram(1, Hour, 3);
        foreach (var value in Values())
        {
            ours.RecordMicroseconds(value);
            theirs.RecordValue(value);
        }

        var bytes = Convert.FromBase64String(ours.ToHdr());
        var read = HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(bytes), 0);

        Assert.Equal(theirs.TotalCount, read.TotalCount);
        var packed = ours.Pack();
        for (var rank = 1; rank <= 5005; rank += 4)
        {
            var percentile = 100.0 * rank / 5005;
            Assert.Equal(theirs.GetValueAtPercentile(percentile), read.GetValueAtPercentile(percentile));
            Assert.Equal(
                read.MedianEquivalentValue(read.GetValueAtPercentile(percentile)),
                packed.ValueAtRank(rank).TotalMicroseconds
            );
        }
    }

    [Fact]
    public void HdrHistograms_encoding_is_read()
    {
        var theirs = new LongHistogram(1, Hour, 3);
        var ours = new LatencyHistogram();
        foreach (var value in Values())
        {
            theirs.RecordValue(value);
            ours.RecordMicroseconds(value);
        }

        var read = LatencyHistogram.FromHdr(Encode(theirs));

        Assert.Equal(ours.ToHdr(), read.ToHdr());
        Assert.Equal(ours.Count, read.Count);
    }

    [Fact]
    public void A_histogram_has_the_same_figures_after_a_round_trip()
    {
        var histogram = new LatencyHistogram();
        foreach (var value in Values())
            histogram.RecordMicroseconds(value);

        var read = LatencyHistogram.FromHdr(histogram.ToHdr());

        Assert.Equal(5005, read.Count);
        Assert.Equal((histogram.Min, histogram.Max, histogram.Mean), (read.Min, read.Max, read.Mean));
        var (written, back) = (histogram.Pack(), read.Pack());
        for (var rank = 1; rank <= 5005; rank++)
            Assert.Equal(written.ValueAtRank(rank), back.ValueAtRank(rank));
    }

    [Fact]
    public void The_largest_counts_take_all_nine_bytes_and_come_back()
    {
        var histogram = new LatencyHistogram();
        histogram.RecordMicroseconds(5000);
        for (var doubling = 0; doubling < 61; doubling++)
            histogram.Merge(histogram);
        histogram.RecordMicroseconds(77);

        var read = LatencyHistogram.FromHdr(histogram.ToHdr());

        Assert.Equal((1L << 61) + 1, read.Count);
        Assert.Equal(1, read.Pack().CountUpTo(TimeSpan.FromMicroseconds(77)));
    }

    [Theory]
    [InlineData("not base64 at all!")]
    [InlineData("")]
    [InlineData("AAAA")]
    public void Text_that_is_not_a_histogram_is_refused(string text) =>
        Assert.Throws<FormatException>(() => LatencyHistogram.FromHdr(text));

    [Fact]
    public void A_damaged_histogram_is_refused()
    {
        var histogram = new LatencyHistogram();
        foreach (var value in Values())
            histogram.RecordMicroseconds(value);
        var bytes = Convert.FromBase64String(histogram.ToHdr());

        Assert.Throws<FormatException>(() => LatencyHistogram.FromHdr(Convert.ToBase64String(bytes[..^100])));
        bytes[5] = 0xFF;
        Assert.Throws<FormatException>(() => LatencyHistogram.FromHdr(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void A_histogram_of_other_precision_is_refused()
    {
        var refusal = Assert.Throws<FormatException>(() =>
            LatencyHistogram.FromHdr(Encode(new LongHistogram(1, Hour, 2)))
        );

        Assert.Contains("3 significant digits", refusal.Message);
    }

    private static string Encode(LongHistogram histogram)
    {
        var buffer = ByteBuffer.Allocate(1 << 20);
        var bytes = new byte[histogram.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = buffer.Get();
        return Convert.ToBase64String(bytes);
    }

    private static IEnumerable<long> Values()
    {
        yield return 0;
        yield return 1;
        yield return 2047;
        yield return 2048;
        yield return Hour;
        var chance = new ChanceSequence(11);
        for (var i = 0; i < 5000; i++)
            yield return (long)(20_000 * Chance.Exponential(chance.NextUnit()));
    }
}
