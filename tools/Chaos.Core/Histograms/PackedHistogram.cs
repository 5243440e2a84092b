using System.Text.Json.Serialization;

namespace Chaos.Core.Histograms;

/// <summary>
/// The values of a <see cref="LatencyHistogram"/> at one time: its buckets that are not empty. Immutable, small, and
/// fast to read and merge. Two are equal when all their values are. In JSON it is the text of <see cref="ToHdr"/>.
/// </summary>
[JsonConverter(typeof(HdrJson))]
public sealed class PackedHistogram : IEquatable<PackedHistogram>
{
    /// <summary>A histogram without values: its quantiles, mean, least and greatest value are null.</summary>
    public static PackedHistogram Empty { get; } = new([], [], 0);

    internal PackedHistogram(int[] buckets, long[] counts, long aboveRange)
    {
        Buckets = buckets;
        Counts = counts;
        AboveRange = aboveRange;
        Count = counts.Sum();
    }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>
    /// Number of values above 1 hour, which are counted as 1 hour. Not part of HdrHistogram's encoding.
    /// </summary>
    public long AboveRange { get; }

    public TimeSpan? Min => Count == 0 ? null : ValueOf(Buckets[0]);

    public TimeSpan? Max => Count == 0 ? null : ValueOf(Buckets[^1]);

    public TimeSpan? Mean =>
        Count == 0
            ? null
            : TimeSpan.FromMicroseconds(
                Buckets.Zip(Counts, (b, c) => (double)HistogramLayout.MiddleOf(b) * c).Sum() / Count
            );

    /// <summary>Indexes of the buckets that are not empty, ascending.</summary>
    internal int[] Buckets { get; }

    /// <summary>Number of values in each of <see cref="Buckets"/>.</summary>
    internal long[] Counts { get; }

    /// <summary>
    /// The value that the fraction <paramref name="quantile"/> (0 to 1) of all values does not exceed: the one of rank
    /// ceil(quantile x count). Null when there are no values.
    /// </summary>
    public TimeSpan? ValueAtQuantile(double quantile) => Count == 0 ? null : ValueAtRank(RankOf(quantile, Count));

    /// <summary>The value of a rank: 1 is the least, <see cref="Count"/> the greatest.</summary>
    public TimeSpan ValueAtRank(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Count);
        var i = 0;
        for (var passed = Counts[0]; passed < rank; passed += Counts[i])
            i++;
        return ValueOf(Buckets[i]);
    }

    /// <summary>
    /// Number of values at most <paramref name="latency"/>, to the precision of the buckets: a bucket counts when its
    /// middle is at most that.
    /// </summary>
    public long CountUpTo(TimeSpan latency)
    {
        long count = 0;
        for (var i = 0; i < Buckets.Length && ValueOf(Buckets[i]) <= latency; i++)
            count += Counts[i];
        return count;
    }

    /// <summary>Creates a histogram of one value.</summary>
    internal static PackedHistogram Of(TimeSpan value)
    {
        var one = new LatencyHistogram();
        one.Record(value);
        return one.Pack();
    }

    /// <summary>Returns a histogram with each value <paramref name="times"/> times.</summary>
    internal PackedHistogram Times(long times) =>
        times == 0 ? Empty : new(Buckets, [.. Counts.Select(c => c * times)], AboveRange * times);

    /// <summary>Merges the values of several histograms.</summary>
    public static PackedHistogram Merge(IEnumerable<PackedHistogram> histograms)
    {
        var all = new LatencyHistogram();
        foreach (var histogram in histograms)
            all.Merge(histogram);
        return all.Pack();
    }

    /// <summary>
    /// The values in HdrHistogram's compressed encoding, version 2, as base64, in microseconds: any HdrHistogram tool
    /// can read it.
    /// </summary>
    public string ToHdr() => HdrEncoding.Write(this);

    /// <summary>
    /// Reads text written by <see cref="ToHdr"/> or by another HdrHistogram (lowest value 1, 3 digits). Throws
    /// <see cref="FormatException"/> when the text is not such a histogram.
    /// </summary>
    public static PackedHistogram FromHdr(string hdr) => HdrEncoding.Read(hdr);

    /// <inheritdoc/>
    public bool Equals(PackedHistogram? other) =>
        other is not null
        && AboveRange == other.AboveRange
        && Buckets.AsSpan().SequenceEqual(other.Buckets)
        && Counts.AsSpan().SequenceEqual(other.Counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackedHistogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Buckets.Length);

    /// <summary>
    /// Rank of a quantile, 1 to <paramref name="count"/>. A product such as 0.07 x 100, which is a few ulp above the
    /// intended whole number, does not move to the next rank.
    /// </summary>
    public static long RankOf(double quantile, long count)
    {
        if (quantile is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is a fraction from 0 to 1.");
        return Math.Clamp((long)Math.Ceiling(quantile * count * (1 - 1e-14)), 1, count);
    }

    private static TimeSpan ValueOf(int bucket) => TimeSpan.FromMicroseconds(HistogramLayout.MiddleOf(bucket));
}
