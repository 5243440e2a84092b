namespace Chaos.Core.Histograms;

/// <summary>
/// Counts latencies from 1 µs to 1 hour to 3 significant digits. Any number of threads may record at once, without a
/// lock. A concurrent reader sees each new value or does not see it yet. Every figure is computed from the
/// buckets' middles and never from values kept separately, so that a histogram gives the same figures before it is
/// written and after it is read back.
/// </summary>
/// <remarks>Pages of buckets are allocated when they are first needed. Latencies within a factor of 1,000 need about 80
/// KB, and an empty histogram almost nothing.</remarks>
public sealed class LatencyHistogram
{
    private readonly long[]?[] _pages = new long[HistogramLayout.PageCount][];
    private long _aboveRange;

    /// <summary>Number of recorded values.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (var page in _pages)
            {
                if (page is null)
                    continue;
                for (var i = 0; i < page.Length; i++)
                    count += Volatile.Read(ref page[i]);
            }
            return count;
        }
    }

    /// <summary>Number of values above 1 hour, which are counted as 1 hour.</summary>
    public long AboveRange => Volatile.Read(ref _aboveRange);

    /// <summary>The least value; null when there is none.</summary>
    public TimeSpan? Min => Pack().Min;

    /// <summary>The greatest value; null when there is none.</summary>
    public TimeSpan? Max => Pack().Max;

    /// <summary>The mean; null when there are no values.</summary>
    public TimeSpan? Mean => Pack().Mean;

    /// <summary>Records a latency, to the nearest microsecond.</summary>
    public void Record(TimeSpan latency) =>
        RecordMicroseconds((latency.Ticks + TimeSpan.TicksPerMicrosecond / 2) / TimeSpan.TicksPerMicrosecond);

    /// <summary>Records a latency. Below 0 it counts as 0, above 1 hour as 1 hour.</summary>
    public void RecordMicroseconds(long microseconds)
    {
        if (microseconds > HistogramLayout.MaxValue)
            Interlocked.Increment(ref _aboveRange);
        Add(HistogramLayout.IndexOf(Math.Clamp(microseconds, 0, HistogramLayout.MaxValue)), 1);
    }

    /// <summary>
    /// The value that the fraction <paramref name="quantile"/> of all values does not exceed; null when there are no
    /// values.
    /// </summary>
    public TimeSpan? ValueAtQuantile(double quantile) => Pack().ValueAtQuantile(quantile);

    /// <summary>Adds the values of another histogram.</summary>
    public void Merge(LatencyHistogram other) => Merge(other.Pack());

    /// <summary>Adds the values of a packed histogram.</summary>
    public void Merge(PackedHistogram other)
    {
        for (var i = 0; i < other.Buckets.Length; i++)
            Add(other.Buckets[i], other.Counts[i]);
        Interlocked.Add(ref _aboveRange, other.AboveRange);
    }

    /// <summary>
    /// Removes all values but keeps the memory. Not for use while other threads record: their values may or may not be
    /// kept.
    /// </summary>
    public void Reset()
    {
        foreach (var page in _pages)
            page?.AsSpan().Clear();
        Volatile.Write(ref _aboveRange, 0);
    }

    /// <summary>Returns the current values in as little memory as possible.</summary>
    public PackedHistogram Pack()
    {
        var buckets = new List<int>();
        var counts = new List<long>();
        for (var p = 0; p < _pages.Length; p++)
        {
            if (Volatile.Read(ref _pages[p]) is not { } page)
                continue;
            for (var i = 0; i < page.Length; i++)
            {
                var count = Volatile.Read(ref page[i]);
                if (count == 0)
                    continue;
                buckets.Add(p * HistogramLayout.PageSize + i);
                counts.Add(count);
            }
        }
        return new([.. buckets], [.. counts], AboveRange);
    }

    /// <inheritdoc cref="PackedHistogram.ToHdr"/>
    public string ToHdr() => Pack().ToHdr();

    /// <summary>
    /// Creates a histogram from the text of <see cref="ToHdr"/>. Throws <see cref="FormatException"/> when the text is
    /// not a histogram.
    /// </summary>
    public static LatencyHistogram FromHdr(string hdr)
    {
        var histogram = new LatencyHistogram();
        histogram.Merge(PackedHistogram.FromHdr(hdr));
        return histogram;
    }

    private void Add(int bucket, long count)
    {
        ref var slot = ref _pages[bucket / HistogramLayout.PageSize];
        var page = Volatile.Read(ref slot);
        if (page is null)
        {
            var fresh = new long[HistogramLayout.PageSize];
            page = Interlocked.CompareExchange(ref slot, fresh, null) ?? fresh;
        }
        Interlocked.Add(ref page[bucket % HistogramLayout.PageSize], count);
    }
}
